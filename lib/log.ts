import pino from "pino"
import { listSecretValues } from "@/lib/env"

let known: { at: number; values: string[] } = { at: 0, values: [] }

/** Secrets kept in files may be rotated while we run, so they are looked up again, though not for each line. */
function toKnownSecrets(): string[] {
  if (Date.now() - known.at > 5_000) known = { at: Date.now(), values: listSecretValues() }
  return known.values
}

const asInJson = (value: string): string => JSON.stringify(value).slice(1, -1)

/** `text` with every configured secret replaced, as it is and as JSON writes it. */
export function withoutSecrets(text: string): string {
  let safe = text
  for (const secret of toKnownSecrets()) {
    safe = safe.replaceAll(secret, "[secret]").replaceAll(asInJson(secret), "[secret]")
  }
  return safe
}

/**
 * One JSON line per event on standard output: `log.info({ …fields }, "message")`. Whatever field, message or error a secret
 * got into, its value is replaced before the line is written.
 */
export const log = pino(
  { base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
  { write: (line: string) => process.stdout.write(withoutSecrets(line)) },
)
