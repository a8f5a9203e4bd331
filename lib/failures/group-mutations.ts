import type { Selectable } from "kysely"
import { explainFailure } from "@/lib/domain/failure"
import { toCauseTitle } from "@/lib/domain/failure-titles"
import {
  FINGERPRINT_VERSIONS,
  type Fingerprint,
  type FingerprintVersion,
  toFingerprints,
} from "@/lib/domain/fingerprint"
import type { FailureGroupsTable } from "@/lib/store/schema-support"
import type { Tx } from "@/lib/store/store"
import { NEWS_MS, notifyGroups } from "./notification-mutations"

/** A failed job as a look at the vendor left it. */
export type Failure = {
  connection: string
  jobId: string
  code: string | null
  message: string | null
  /** The HTTP status that the error itself names. */
  httpStatus: number | null
  /** The address of the job's video. */
  inputUrl: string | null
  /** When it ended, as far as known: `finished_sort`. */
  at: number
  /** Not known to have failed before this look (or anew, as a further attempt). */
  isNew: boolean
}

type Known = { group: string; code: string | null; firstAt: number; lastAt: number }
type Read = { failure: Failure; prints: Fingerprint[] }
type Sorting = {
  tx: Tx
  now: number
  known: Map<string, Known>
  learnt: Map<string, { version: number; group: string }>
}

/** Fingerprints that are asked for at once; every engine takes that many parameters. */
const MOST_ASKED = 500

async function readKnown(tx: Tx, reads: readonly Read[]): Promise<Map<string, Known>> {
  const all = reads.flatMap(({ prints }) => prints.flatMap(({ fingerprint, wordsOnly }) => [fingerprint, wordsOnly]))
  const asked = [...new Set(all)].filter((one) => one !== null)
  const known = new Map<string, Known>()
  const groups = new Map<string, Known>()
  for (let at = 0; at < asked.length; at += MOST_ASKED) {
    const rows = await tx
      .selectFrom("failure_fingerprints as f")
      .innerJoin("failure_groups as g", "g.id", "f.group_id")
      .select(["f.fingerprint", "g.id", "g.code", "g.first_seen_at", "g.last_seen_at"])
      .where("f.fingerprint", "in", asked.slice(at, at + MOST_ASKED))
      .execute()
    for (const row of rows) {
      const one = groups.get(row.id) ?? {
        group: row.id,
        code: row.code,
        firstAt: row.first_seen_at,
        lastAt: row.last_seen_at,
      }
      groups.set(row.id, one)
      known.set(row.fingerprint, one)
    }
  }
  return known
}

/**
 * The group that a failure belongs to: by today's fingerprint, else by that of an older version of the rules (so that a new
 * version keeps the groups with all that hangs on them), else, where only the code is new, by the words alone.
 */
function findGroup(prints: readonly Fingerprint[], known: ReadonlyMap<string, Known>): Known | undefined {
  for (const { fingerprint } of prints) {
    const found = known.get(fingerprint)
    if (found) return found
  }
  for (const { wordsOnly, code } of prints) {
    const found = wordsOnly === null ? undefined : known.get(wordsOnly)
    // The same words under two codes are two causes; without a code they are that of the first.
    if (found && (found.code === null || found.code === code)) return found
  }
  return undefined
}

/** The group that a failure begins, which none knew yet. `now`: epoch ms. */
export function toNewGroup(
  print: Fingerprint,
  failure: Omit<Failure, "connection" | "jobId" | "isNew">,
  now: number,
): Selectable<FailureGroupsTable> {
  const told = explainFailure(failure)
  // No rule knows it: then the words that its messages share; without words the code.
  const title = toCauseTitle(told.cause, failure.message) ?? (print.template || print.code)
  return {
    id: `fg_${print.fingerprint.slice(0, 16)}`,
    code: print.code,
    template: print.template,
    cause: told.cause,
    class: told.class,
    title: (title ?? "Failed without a reason given").slice(0, 200),
    first_seen_at: failure.at,
    last_seen_at: failure.at,
    created_at: now,
  }
}

async function createGroup({ tx, now }: Sorting, { failure, prints }: Read): Promise<Known | undefined> {
  const [print] = prints
  if (!print) return undefined
  const row = toNewGroup(print, failure, now)
  // Another process may have made it a moment ago: it is the same group then, since its id follows from the fingerprint.
  await tx
    .insertInto("failure_groups")
    .values(row)
    .onConflict((c) => c.column("id").doNothing())
    .execute()
  return { group: row.id, code: row.code, firstAt: failure.at, lastAt: failure.at }
}

/** Remembers where the fingerprints lead that were not known, in the order of their text, so that two writers never cross. */
async function rememberFingerprints({ tx, learnt }: Sorting): Promise<void> {
  const rows = [...learnt].map(([fingerprint, { version, group }]) => ({ fingerprint, version, group_id: group }))
  if (rows.length === 0) return
  await tx
    .insertInto("failure_fingerprints")
    .values(rows.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1)))
    .onConflict((c) => c.column("fingerprint").doNothing())
    .execute()
}

function learn(sorting: Sorting, print: Fingerprint, found: Known): void {
  for (const one of [print.fingerprint, print.wordsOnly]) {
    if (one === null || sorting.known.has(one)) continue
    sorting.known.set(one, found)
    sorting.learnt.set(one, { version: print.version, group: found.group })
  }
}

type Seen = { firstAt: number; lastAt: number; code: string | null }

/** Widens when a group was first and last seen; says nothing where nothing changed. */
async function widenGroups(tx: Tx, wider: ReadonlyMap<string, Seen>): Promise<void> {
  for (const [id, { firstAt, lastAt, code }] of [...wider].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    await tx
      .updateTable("failure_groups")
      .set((eb) => ({
        first_seen_at: eb.case().when("first_seen_at", ">", firstAt).then(firstAt).else(eb.ref("first_seen_at")).end(),
        last_seen_at: eb.case().when("last_seen_at", "<", lastAt).then(lastAt).else(eb.ref("last_seen_at")).end(),
        code,
      }))
      .where("id", "=", id)
      .execute()
  }
}

export type Assigned = {
  /** Group of each failure, in their order. */
  groups: string[]
  /** Groups that were not there before. */
  created: Set<string>
}

type Assigning = {
  now: number
  versions?: readonly FingerprintVersion[]
  /** Failures that ended before are no news, epoch ms. */
  newsFrom?: number
}

/**
 * Finds the group of each failure, or makes it, in the caller's transaction: call before the jobs are written. Asks once for
 * all of them and writes only what is new. `now`: epoch ms.
 */
export async function assignGroups(
  tx: Tx,
  failures: readonly Failure[],
  { now, versions = FINGERPRINT_VERSIONS, newsFrom = now - NEWS_MS }: Assigning,
): Promise<Assigned> {
  const assigned: Assigned = { groups: [], created: new Set() }
  if (failures.length === 0) return assigned
  const reads = failures.map((failure) => ({ failure, prints: toFingerprints(failure, versions) }))
  const sorting: Sorting = { tx, now, known: await readKnown(tx, reads), learnt: new Map() }
  const wider = new Map<string, Seen>()
  for (const read of reads) {
    const [print] = read.prints
    let found = findGroup(read.prints, sorting.known)
    if (!found) {
      found = await createGroup(sorting, read)
      if (found) assigned.created.add(found.group)
    }
    if (!found || !print) continue
    assigned.groups.push(found.group)
    const { failure } = read
    const isAdopted = found.code === null && print.code !== null && !sorting.known.has(print.fingerprint)
    if (isAdopted) found.code = print.code
    learn(sorting, print, found)
    const isWider = failure.isNew && (failure.at < found.firstAt || failure.at > found.lastAt)
    if (isWider || isAdopted) {
      found.firstAt = Math.min(found.firstAt, failure.at)
      found.lastAt = Math.max(found.lastAt, failure.at)
      wider.set(found.group, found)
    }
  }
  await rememberFingerprints(sorting)
  await widenGroups(tx, wider)
  const { created, groups } = assigned
  await notifyGroups(tx, { kind: "failure_group.new", groups: created, failures, assigned: groups, now, newsFrom })
  return assigned
}
