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
 * What JSON leaves as it is and a reader of logs may take for more: terminals obey the control characters from 7f to 9f, some
 * readers end a line at 85, 2028 and 2029, and marks of direction turn a line round. They can only stand inside of a string.
 */
const MISREAD = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

function toPlainLine(line: string): string {
  return line.replace(MISREAD, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`)
}

const once = globalThis as typeof globalThis & { __rbvLogGuard?: true }

/** A reader of our output that went away must not take the process with it. */
function outliveReaders(): void {
  if (once.__rbvLogGuard) return
  once.__rbvLogGuard = true
  process.stdout.on("error", () => undefined)
}

/** Never throws: on a full disk a line is lost, and not the request that wrote it. */
function write(line: string): void {
  outliveReaders()
  try {
    process.stdout.write(toPlainLine(withoutSecrets(line)))
  } catch {
    // see above
  }
}

/**
 * One JSON line per event on standard output: `log.info({ …fields }, "message")`. Whatever field, message or error a secret
 * got into, its value is replaced before the line is written; whatever a stranger's text holds, it stays within its line.
 * LOG_LEVEL says from which level on (debug: also every call to the vendor).
 */
export const log = pino(
  {
    level: process.env.LOG_LEVEL === "debug" ? "debug" : "info",
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  },
  { write },
)
