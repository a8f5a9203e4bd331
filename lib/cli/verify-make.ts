import { listChecks, type Proofs } from "@/lib/checks/data"
import { claimProof, keepProof } from "@/lib/checks/mutations"
import { type Proof, proveHealth, proveWrongKey } from "@/lib/checks/prove"
import type { ConnectionChecks } from "@/lib/checks/schema"
import type { ProofId, ProofResult, Verdict } from "@/lib/domain/checks/types"
import { toInert } from "@/lib/domain/inert"
import { toIso } from "@/lib/domain/time"
import { readEnv } from "@/lib/env"
import { toAppError } from "@/lib/errors"
import { formatRelative } from "@/lib/format"
import type { Store } from "@/lib/store/store"
import { createVendorClient } from "@/lib/vendor/client"
import type { CallRecord } from "@/lib/vendor/types"
import { requireConnection } from "./report-make"
import type { VerifyAsked } from "./verify-args"

export type Verification = {
  at: string
  counts: Record<Verdict, number>
  /** What could not be asked or kept, in words. */
  notes: string[]
  connections: ConnectionChecks[]
}

type Asked = { proof: ProofId; result: ProofResult; calls: readonly CallRecord[] }

async function askHealth(at: { connection: string; apiUrl: string }): Promise<Proof> {
  const calls: CallRecord[] = []
  const client = createVendorClient({ ...at, keys: [], record: (call) => calls.push(call) })
  return { result: await proveHealth(client), calls }
}

/** The two proofs that ask the vendor; neither takes a real key. */
async function askVendor(at: { connection: string; apiUrl: string }): Promise<Asked[]> {
  const [health, wrongKey] = await Promise.all([askHealth(at), proveWrongKey(at)])
  return [
    { proof: "health", ...health },
    { proof: "auth.wrong_key", ...wrongKey },
  ]
}

/** Writes the outcomes for the page; one that a person asked for this very moment stays. Answers what went wrong. */
async function keep(store: Store, connection: string, asked: readonly Asked[]): Promise<string[]> {
  const notes: string[] = []
  for (const { proof, ...found } of asked) {
    const asking = { connection, proof, actor: "system", at: found.result.at } as const
    await store
      .write(async (tx) => {
        await claimProof(tx, asking)
        await keepProof(tx, asking, found)
      })
      .catch((thrown) => {
        const { code, message } = toAppError(thrown)
        if (code !== "conflict") notes.push(`${connection}: the outcome of ${proof} was not kept. ${message}`)
      })
  }
  return notes
}

/**
 * Asks the vendor what costs nothing and judges every check, as of `now` (epoch ms), by the function behind the page. Throws
 * AppError("invalid") for a connection or an address that may not be asked, "store_unavailable" when the store does not answer.
 */
export async function verifyIntegration(
  store: Store,
  { connection, baseUrl }: Omit<VerifyAsked, "isJson">,
  now: () => number,
): Promise<Verification> {
  requireConnection(connection)
  const env = readEnv()
  const apiUrl = baseUrl ?? env.apiUrl
  const ids = env.connections.map(({ id }) => id).filter((id) => connection === null || id === connection)
  const notes: string[] = []
  if (apiUrl === "")
    notes.push("The made-up account’s vendor lives inside the app: nothing was asked. --base-url names one.")
  const connections: ConnectionChecks[] = []
  for (const id of ids) {
    const asked = apiUrl === "" ? [] : await askVendor({ connection: id, apiUrl })
    if (baseUrl === null || baseUrl === env.apiUrl) notes.push(...(await keep(store, id, asked)))
    const fresh: Proofs = Object.fromEntries(asked.map(({ proof, result }) => [proof, result]))
    connections.push(await listChecks(store, { connection: id, fresh }, now()))
  }
  const sum = (verdict: Verdict) => connections.reduce((total, { counts }) => total + counts[verdict], 0)
  const counts = { pass: sum("pass"), fail: sum("fail"), unproven: sum("unproven") }
  return { at: toIso(now()), counts, notes, connections }
}

export function toExitCode({ counts }: Pick<Verification, "counts">): number {
  if (counts.fail > 0) return 1
  return counts.unproven > 0 ? 2 : 0
}

const WORDS = { pass: "pass", fail: "FAIL", unproven: "not proven" } as const satisfies Record<Verdict, string>

/** For people: a table for each connection. What the vendor said is made visible, so that it moves nothing on a terminal. */
export function toTable({ at, counts, notes, connections }: Verification): string {
  const now = Date.parse(at)
  const tables = connections.map(({ connection, environment, checks }) => {
    const rows = checks.map(({ verdict, title, words, links, at: seenAt }) => {
      const age = seenAt === null ? "–" : formatRelative(seenAt, now)
      const evidence = [words, ...links.map(({ href }) => href)].join("  ")
      return `  ${WORDS[verdict].padEnd(10)}  ${title.padEnd(52)}  ${age.padEnd(16)}  ${evidence}`
    })
    return [`${connection} (${environment})`, ...rows].join("\n")
  })
  const sums = `${counts.pass} pass, ${counts.fail} fail, ${counts.unproven} not proven. As of ${at}.`
  return `${toInert([...tables, [...notes, sums].join("\n")].join("\n\n"))}\n`
}
