import "server-only"
import { sql } from "kysely"
import { toIso } from "@/lib/domain/time"
import { addWeeks, isWeek, listWeeks, toWeekDays, toWeekOf, toWeekOfDay } from "@/lib/domain/week"
import { readEnv } from "@/lib/env"
import { AppError } from "@/lib/errors"
import { readBuildShare, readMadeWith } from "@/lib/jobs/rollup-state"
import { toMarkNodes } from "@/lib/notes/markdown"
import type { Db, Store } from "@/lib/store/store"
import { listCosts } from "@/lib/usage/costs"
import { findRecordFrom } from "@/lib/usage/read"
import { toCorrections } from "./corrections"
import { countSeenAfter, listEstimatedDays } from "./facts-data"
import { readFrozen } from "./frozen"
import { createReport } from "./report-data"
import type { Correction, MissingReview, Review, ReviewLine, ReviewReport } from "./schema"
import { type ReviewScope, toScope } from "./scope"
import { isBeforeRecord, isWithin, toCounted, toSums } from "./sums"
import { findWritten, listItems } from "./written-data"

export type ReviewAsked = {
  week: string
  /** Null: all. */
  connection: string | null
}

/** The zone that the sums of the team's days were made for: TEAM_TIME_ZONE, but while it is being changed. */
export async function readTeamZone(db: Db): Promise<string> {
  return (await readMadeWith(db)).teamZone ?? readEnv().teamTimeZone
}

/** Whether there can be a review: an ISO week that has begun in the team's zone. `now`: epoch ms. */
export function isReviewable(week: string, now: number): boolean {
  return isWeek(week) && week <= toWeekOf(now, readEnv().teamTimeZone)
}

/** Throws AppError("not_found") for what is no week, or one that has not begun. */
export async function requireScope(db: Db, { week, connection }: ReviewAsked, now: number): Promise<ReviewScope> {
  const zone = await readTeamZone(db)
  if (!isWeek(week)) throw new AppError("not_found", "There is no such week. It is written like 2026-W47.")
  if (week > toWeekOf(now, zone)) throw new AppError("not_found", "This week has not begun.")
  return toScope({ week, connection, zone }, now)
}

async function listCorrections(store: Store, scope: ReviewScope, frozen: Frozen): Promise<Correction[]> {
  const [report, seen, buildShare] = await Promise.all([
    createReport(store, scope),
    countSeenAfter(store.read, scope, { after: frozen.at, lateBy: -1 }),
    readBuildShare(store.read),
  ])
  const seenSince = seen.reduce((sum, { jobs }) => sum + jobs, 0)
  return toCorrections(frozen.report, { report, seenSince, buildShare })
}

type Frozen = { report: ReviewReport; at: number; name: string }

async function findPrevious(db: Db, { week, connection }: ReviewScope): Promise<string | null> {
  const recordFrom = await findRecordFrom(db, { connection, zone: "team" })
  const previous = addWeeks(week, -1)
  return recordFrom !== null && previous >= toWeekOfDay(recordFrom) ? previous : null
}

/**
 * The review of a week as of `now` (epoch ms): of a signed one the figures as they were signed, with what is different now beside
 * them; else reckoned anew. Notes and items stay open after the signature. Throws AppError("not_found" | "store_unavailable").
 */
export async function getReview(store: Store, asked: ReviewAsked, now: number): Promise<Review> {
  const db = store.read
  const scope = await requireScope(db, asked, now)
  const [written, items, previous] = await Promise.all([
    findWritten(db, asked),
    listItems(db, scope),
    findPrevious(db, scope),
  ])
  const next = addWeeks(scope.week, 1)
  const notes = written?.notes ?? ""
  const frozen: Frozen | null =
    written && written.frozen !== null && written.signed_at !== null
      ? { report: readFrozen(written.frozen), at: written.signed_at, name: written.signed_name ?? "" }
      : null
  return {
    report: frozen?.report ?? (await createReport(store, scope)),
    signature: frozen && { at: toIso(frozen.at), name: frozen.name },
    corrections: frozen ? await listCorrections(store, scope, frozen) : [],
    notes,
    noteNodes: toMarkNodes(notes),
    items,
    previous,
    next: next <= toWeekOf(now, scope.zone) ? next : null,
  }
}

/** Weeks that a list holds: a year and some. */
const MOST_WEEKS = 60

type Written = {
  isBegun: boolean
  signed: { by: string; at: number; frozen: string } | null
  openItems: number
}

async function listWritten(db: Db, connection: string | null, since: string): Promise<Map<string, Written>> {
  const [reviews, items] = await Promise.all([
    db
      .selectFrom("reviews")
      .select(["week", "signed_at", "signed_name", "frozen"])
      .where("connection", "=", connection ?? "")
      .where("week", ">=", since)
      .execute(),
    db
      .selectFrom("review_items")
      .select(["week", sql<number>`sum(case when done_at is null then 1 else 0 end)`.as("open")])
      .where("connection", "=", connection ?? "")
      .where("week", ">=", since)
      .groupBy("week")
      .execute(),
  ])
  const written = new Map<string, Written>()
  for (const { week, open } of items) written.set(week, { isBegun: true, signed: null, openItems: Number(open) })
  for (const { week, signed_at: at, signed_name: by, frozen } of reviews) {
    const signed = at === null || frozen === null ? null : { at, by: by ?? "", frozen }
    written.set(week, { isBegun: true, signed, openItems: written.get(week)?.openItems ?? 0 })
  }
  return written
}

function toState(written: Written | undefined, isRunning: boolean): ReviewLine["state"] {
  if (written?.signed) return "signed"
  if (isRunning) return "running"
  return written?.isBegun ? "begun" : "missing"
}

/**
 * The weeks since the record begins, at most 60, the newest (which runs) first. Of signed weeks the figures are those that were
 * signed. `now`: epoch ms. Throws AppError("store_unavailable").
 */
export async function listReviews(
  store: Store,
  { connection }: { connection: string | null },
  now: number,
): Promise<ReviewLine[]> {
  const db = store.read
  const running = toWeekOf(now, await readTeamZone(db))
  const recordFrom = await findRecordFrom(db, { connection, zone: "team" })
  if (recordFrom === null) return []
  const oldest = addWeeks(running, 1 - MOST_WEEKS)
  const begins = toWeekOfDay(recordFrom)
  const weeks = listWeeks([begins, oldest].toSorted().at(-1) ?? running, running)
  const [first = running] = weeks.slice(-1)
  const days = { from: toWeekDays(first).from, until: toWeekDays(running).until }
  const [rows, written, estimated] = await Promise.all([
    listCosts(db, { connection, zone: "team", days }, ["day"]),
    listWritten(db, connection, first),
    listEstimatedDays(db, { connection }, days),
  ])
  return weeks.map((week): ReviewLine => {
    const own = toWeekDays(week)
    const held = written.get(week)
    const frozen = held?.signed ? readFrozen(held.signed.frozen).figures : null
    const { jobs, costMilli } =
      frozen ??
      toCounted(
        rows.filter(({ day }) => isWithin(day, own)),
        { days: own, recordFrom },
      )
    return {
      week,
      ...own,
      jobs,
      costMilli,
      isEstimated: frozen?.isEstimated ?? estimated.some((day) => isWithin(day, own)),
      state: toState(held, week === running),
      signedBy: held?.signed?.by ?? null,
      signedAt: toIso(held?.signed?.at ?? null),
      openItems: held?.openItems ?? 0,
    }
  })
}

/** Whether a week is signed for all connections together, or for each whose record reaches into it: others cannot be signed. */
async function isSigned(db: Db, week: string): Promise<boolean> {
  const rows = await db
    .selectFrom("reviews")
    .select("connection")
    .where("week", "=", week)
    .where("signed_at", "is not", null)
    .execute()
  const signed = new Set(rows.map(({ connection }) => connection))
  if (signed.has("")) return true
  const days = toWeekDays(week)
  const each = await Promise.all(
    readEnv().connections.map(async ({ id }) => ({
      id,
      recordFrom: await findRecordFrom(db, { connection: id, zone: "team" }),
    })),
  )
  const asked = each.filter(({ recordFrom }) => !isBeforeRecord({ days, recordFrom }))
  return asked.length > 0 && asked.every(({ id }) => signed.has(id))
}

/**
 * The newest finished week when nobody has signed it; null when somebody has, when our record begins later, or when no job was
 * made in it. `now`: epoch ms. Throws AppError("store_unavailable").
 */
export async function findMissingReview(store: Store, now: number): Promise<MissingReview | null> {
  const db = store.read
  const week = addWeeks(toWeekOf(now, await readTeamZone(db)), -1)
  const days = toWeekDays(week)
  const [rows, signed, written] = await Promise.all([
    listCosts(db, { connection: null, zone: "team", days }, []),
    isSigned(db, week),
    listWritten(db, null, week),
  ])
  const { jobs } = toSums(rows)
  return signed || jobs === 0 ? null : { week, ...days, jobs, isBegun: written.has(week) }
}
