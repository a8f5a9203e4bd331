import { countVerdicts, toChecks } from "@/lib/domain/checks/checks"
import { type CheckFacts, PROOFS, type ProofResult } from "@/lib/domain/checks/types"
import { toIso } from "@/lib/domain/time"
import { type Connection, readEnv } from "@/lib/env"
import { AppError } from "@/lib/errors"
import type { Db, Store } from "@/lib/store/store"
import { readSyncState } from "@/lib/sync/state"
import { toBudget, toMostPerMinute } from "@/lib/vendor/budget"
import { readCallFacts } from "./calls-data"
import { readJobFacts } from "./jobs-data"
import { readDeliveryFacts, readIntentFacts } from "./record-data"
import type { ChecksView, ConnectionChecks } from "./schema"

type Readable = Pick<Store, "read" | "withinLimit">
export type Proofs = CheckFacts["proofs"]

/** What only mutations.ts writes: its own shape. */
function toResult(row: { verdict: ProofResult["verdict"]; evidence: string; at: number }): ProofResult {
  const { words, requestId } = JSON.parse(row.evidence) as Pick<ProofResult, "words" | "requestId">
  return { verdict: row.verdict, words, requestId, at: row.at }
}

async function listProofs(db: Db, connection: string): Promise<Proofs> {
  const rows = await db
    .selectFrom("check_results")
    .select(["check_id", "verdict", "evidence", "at"])
    .where("connection", "=", connection)
    .where("check_id", "in", PROOFS)
    .execute()
  return Object.fromEntries(rows.map((row) => [row.check_id, toResult(row)]))
}

async function readHealth(db: Db, connection: string): Promise<CheckFacts["health"]> {
  const { health } = await readSyncState(db, connection)
  if (!health) return null
  const { status, lastOkAt, lastErrorAt, errorCode, failures = 0 } = health
  const newestAt = Math.max(lastOkAt ?? 0, lastErrorAt ?? 0)
  // The status is that of the last answer: since then the vendor may have been away.
  if (failures > 0 && newestAt > 0) return { status: errorCode === null ? "degraded" : "away", at: newestAt }
  return lastOkAt === null ? null : { status, at: lastOkAt }
}

async function readFacts(store: Readable, connection: Connection, now: number): Promise<CheckFacts> {
  const { id } = connection
  const aliases = connection.keys.map(({ alias }) => alias)
  const mostPerMinute = toMostPerMinute(toBudget(readEnv()))
  const [calls, jobs, intents, deliveries, health, proofs] = await Promise.all([
    readCallFacts(store, { connection: id, aliases, mostPerMinute }, now),
    readJobFacts(store, id, now),
    readIntentFacts(store, id, now),
    readDeliveryFacts(store, id),
    readHealth(store.read, id),
    listProofs(store.read, id),
  ])
  return { connection: id, calls, jobs, intents, deliveries, health, proofs }
}

/**
 * Every integration check of one configured connection, judged by the record as of `now` (epoch ms): costs nothing and asks nobody.
 * `fresh`: outcomes of proofs that are not kept yet. Throws AppError("not_found" | "store_unavailable").
 */
export async function listChecks(
  store: Readable,
  { connection, fresh = {} }: { connection: string; fresh?: Proofs },
  now: number,
): Promise<ConnectionChecks> {
  const configured = readEnv().connections.find(({ id }) => id === connection)
  if (!configured) throw new AppError("not_found", "There is no connection of this name.")
  const facts = await readFacts(store, configured, now)
  const checks = toChecks({ ...facts, proofs: { ...facts.proofs, ...fresh } })
  const { label, environment } = configured
  const shown = checks.map((check) => ({ ...check, at: toIso(check.at) }))
  return { connection, label, environment, checks: shown, counts: countVerdicts(checks) }
}

/** The checks of one connection or (null) of all. Throws AppError("not_found" | "store_unavailable"). */
export async function getChecksView(
  store: Readable,
  { connection }: { connection: string | null },
  now: number,
): Promise<ChecksView> {
  const ids = readEnv().connections.flatMap(({ id }) => (connection === null || id === connection ? [id] : []))
  const connections = await Promise.all(ids.map((id) => listChecks(store, { connection: id }, now)))
  return { at: toIso(now), connections }
}
