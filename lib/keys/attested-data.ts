import { addDays, toDay, toIso, toIsoDay } from "@/lib/domain/time"
import type { Connection } from "@/lib/env"
import type { Db } from "@/lib/store/store"
import type { Attestation } from "./schema"

/** More than one check a day for years. */
const MOST = 2_000

const toOn = (at: number) => toIsoDay(toDay(at, "UTC"))

/** What people vouched for about the keys of a connection by alias, newest first. */
export async function listAttestations(db: Db, connection: string): Promise<Map<string, Attestation[]>> {
  const rows = await db
    .selectFrom("key_attestations as a")
    .leftJoin("people", "people.id", "a.attested_by")
    .select(["a.num", "a.alias", "a.kind", "a.at", "a.note", "a.attested_by", "a.attested_at", "people.name"])
    .where("a.connection", "=", connection)
    .orderBy("a.num", "desc")
    .limit(MOST)
    .execute()
  const found = new Map<string, Attestation[]>()
  for (const { alias, num, kind, at, note, name, attested_by, attested_at } of rows) {
    const one = { num, kind, on: toOn(at), note, by: name ?? attested_by, at: toIso(attested_at) }
    found.set(alias, [...(found.get(alias) ?? []), one])
  }
  return found
}

/** What is known of a key: by the configuration, else by what people vouched for. */
export type KeyFacts = {
  alias: string
  createdOn: string | null
  createdFrom: "configuration" | "attested" | null
  deletedOn: string | null
  rotateEveryDays: number | null
  checked: Attestation | null
  /** End of the day of the last check, epoch ms. */
  checkedAt: number | null
  history: Attestation[]
}

type Configured = { alias: string; createdOn: string | null; rotateEveryDays: number | null }

/** `history`: of this key, newest first. */
export function toKeyFacts({ alias, createdOn, rotateEveryDays }: Configured, history: Attestation[]): KeyFacts {
  const newest = (kind: Attestation["kind"]) => history.find((one) => one.kind === kind)
  const attested = newest("created")?.on ?? null
  const deleted = newest("deleted")?.on ?? null
  // The day that was looked at counts, not the day on which somebody wrote it down.
  const [checked = null] = history.filter((one) => one.kind === "checked").toSorted((a, b) => b.on.localeCompare(a.on))
  return {
    alias,
    createdOn: createdOn ?? attested,
    createdFrom: createdOn !== null ? "configuration" : attested !== null ? "attested" : null,
    // An alias may be given anew.
    deletedOn: deleted !== null && (attested === null || attested <= deleted) ? deleted : null,
    rotateEveryDays,
    checked,
    checkedAt: checked && Date.parse(`${checked.on}T00:00:00Z`),
    history,
  }
}

/** Of every configured key of a connection. */
export async function listKeyFacts(db: Db, connection: Pick<Connection, "id" | "keys">): Promise<KeyFacts[]> {
  const attested = await listAttestations(db, connection.id)
  return connection.keys.map((key) => toKeyFacts(key, attested.get(key.alias) ?? []))
}

/** Whether a day (ISO) can be vouched for at `now`: it has begun somewhere on earth, and the vendor existed. */
export function isAttestable(day: string, now: number): boolean {
  return day >= "2020-01-01" && day <= toIsoDay(addDays(toDay(now, "UTC"), 1))
}
