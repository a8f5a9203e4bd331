import { type BillingClass, toBillingClass } from "@/lib/domain/cost"
import type { Evidence } from "@/lib/domain/reconcile-certain"
import { type DayBasis, isDeparting, toDeparture, toInstant } from "@/lib/domain/reconcile-days"
import { toHabits } from "@/lib/domain/reconcile-habits"
import type { ChargeJob, ToldDay } from "@/lib/domain/reconcile-types"
import { HOUR } from "@/lib/domain/time"
import type { DayRange } from "@/lib/domain/usage"
import { readRates } from "@/lib/jobs/rates"
import type { Db } from "@/lib/store/store"
import { listChargedFailures, listRepeatedlyCharged, readEvents, readFeed, readUncharged } from "./events-data"
import { readByWords, readJobs, readLate, readOddCompleted, readOddFailures, readPriced, toRanges } from "./jobs-data"
import type { OwnDays } from "./sums-data"

/** Jobs of the days that are looked into one by one: days that differ come first, then the newest. */
const MOST_LOOKED_INTO = 6_000
/** The same for what costs less: second charges among events, and amounts of jobs that are known to be odd. */
const MOST_SCANNED = 36_000
/** Completed jobs without a charge event: more than this share, and the events do not name charges. */
const MOST_UNCHARGED = 0.1
/** Jobs of open days whose events are read. */
const MOST_WITH_EVENTS = 2_000
/** Jobs with credits of their own that habits are learnt from. */
const SAMPLE = 600

/** One connection and what its days are made of. */
export type One = {
  db: Db
  connection: string
  days: DayRange
  /** With the days that tell what is usual, and one after. */
  wide: DayRange
  own: OwnDays
  told: readonly ToldDay[]
  /** The words that the vendor has for charges. */
  words: readonly string[]
  now: number
}

type Feed = Awaited<ReturnType<typeof readFeed>>

/** Days to look into job by job, those that differ most first, as many as the budget of jobs holds. */
function pickDays(bases: readonly DayBasis[], most: number): number[] {
  const weight = (basis: DayBasis) => (isDeparting(basis) ? Math.abs(toDeparture(basis)) : 0)
  let left = most
  return bases
    .toSorted((a, b) => weight(b) - weight(a) || b.day - a.day)
    .flatMap(({ day, sum }) => {
      left -= sum.jobs
      return left >= 0 ? [day] : []
    })
}

async function readHabits(one: One, charges: Feed["charges"]): Promise<Evidence["habits"]> {
  const sampled: number[] = []
  let jobs = 0
  for (const [day, reported] of [...one.own.reportedJobs].toSorted(([a], [b]) => b - a)) {
    if (jobs >= SAMPLE) break
    if (reported > 0) sampled.push(day)
    jobs += reported
  }
  return toHabits(await readPriced(one.db, { connection: one.connection, ranges: toRanges(sampled) }, SAMPLE), charges)
}

/** Jobs that an event would have told of, had they been charged; none where events do not name charges. */
async function readCovered(
  one: One,
  looked: readonly DayBasis[],
  { fromAt, untilAt, gaps }: Feed & Pick<Evidence, "gaps">,
): Promise<ChargeJob[]> {
  if (fromAt === null || untilAt === null) return []
  const days = looked.filter(({ day }) => toInstant(day) >= fromAt && toInstant(day) < untilAt)
  const completed = days.reduce((sum, { sum: own }) => sum + own.costJobs, 0)
  const most = Math.floor(completed * MOST_UNCHARGED)
  if (most === 0) return []
  const ranges = toRanges(days.map(({ day }) => day))
  const found = await readUncharged(one.db, { connection: one.connection, ranges }, most)
  if (found.length > most) return []
  return found.filter((job) => {
    const [from, until] = [job.createdAt, (job.finishedAt ?? job.createdAt) + HOUR]
    return until < untilAt && !gaps.some((gap) => gap.toAt >= from && gap.fromAt <= until)
  })
}

async function readGaps(one: One): Promise<Evidence["gaps"]> {
  return one.db
    .selectFrom("usage_gaps")
    .select(["from_at as fromAt", "to_at as toAt"])
    .where("connection", "=", one.connection)
    .where("to_at", ">=", toInstant(one.days.from))
    .where("from_at", "<", toInstant(one.days.until))
    .orderBy("from_at")
    .limit(500)
    .execute()
}

/**
 * What is known of single jobs of a connection: those whose own words are odd, those whose events are, and those that came
 * late (`watchedFrom`: when its first sync began; null = nobody knows). Reads rows within a budget of jobs.
 */
export async function readEvidence(
  one: One,
  bases: readonly DayBasis[],
  watchedFrom: number | null,
): Promise<Evidence> {
  const { db, connection } = one
  const at = (days: Iterable<number>) => ({ connection, ranges: toRanges(days) })
  const inRange = bases.filter(({ day }) => day >= one.days.from && day < one.days.until)
  const looked = pickDays(inRange, MOST_LOOKED_INTO)
  const watched = looked.filter((day) => watchedFrom !== null && toInstant(day) >= watchedFrom)
  const [rates, gaps, feed, odd, late] = await Promise.all([
    readRates(db, connection),
    readGaps(one),
    readFeed(db, connection, toInstant(one.days.until)),
    readOdd(one, inRange),
    readLate(db, at(watched)),
  ])
  const habits = await readHabits(one, feed.charges)
  const known = { rates, gaps, habits, late, hasCharges: feed.charges.length > 0 }
  if (!known.hasCharges) return { ...known, jobs: odd, events: new Map(), covered: new Set() }
  const days = new Set(looked)
  const [uncharged, ...named] = await Promise.all([
    readCovered(
      one,
      inRange.filter(({ day }) => days.has(day)),
      { ...feed, gaps },
    ),
    listRepeatedlyCharged(db, at(pickDays(inRange, MOST_SCANNED)), habits.usualCharges),
    listChargedFailures(db, at(days)),
  ])
  const held = new Map([...odd, ...uncharged].map((job) => [job.id, job]))
  const missing = [...new Set(named.flat())].filter((id) => !held.has(id))
  for (const job of await readJobs(db, connection, missing)) held.set(job.id, job)
  const events = await readEvents(db, connection, [...held.keys()])
  return { ...known, jobs: [...held.values()], events, covered: new Set(uncharged.map((job) => job.id)) }
}

/** Jobs whose own word or credits are not what their end lets expect. */
async function readOdd(one: One, bases: readonly DayBasis[]): Promise<ChargeJob[]> {
  const { db, connection, own } = one
  const at = (days: Iterable<number>) => ({ connection, ranges: toRanges(days) })
  const days = bases.map(({ day }) => day)
  const words = (...classes: BillingClass[]) => one.words.filter((word) => classes.includes(toBillingClass(word)))
  const found = await Promise.all([
    readOddFailures(db, at(days.filter((day) => own.chargedFailureDays.has(day)))),
    readOddCompleted(
      db,
      at(
        pickDays(
          bases.filter(({ day }) => own.oddDays.has(day)),
          MOST_SCANNED,
        ),
      ),
    ),
    readByWords(db, at(days), { status: "failed", words: words("charged") }),
    readByWords(db, at(days), { status: "completed", words: words("refunded", "failed") }),
  ])
  return [...new Map(found.flat().map((job) => [job.id, job])).values()]
}

/** The evidence with more jobs in it, and their events; of very many, the first. */
export async function addJobs(one: One, evidence: Evidence, jobs: readonly ChargeJob[]): Promise<Evidence> {
  const held = new Set(evidence.jobs.map((job) => job.id))
  const fresh = jobs.filter((job) => !held.has(job.id)).slice(0, MOST_WITH_EVENTS)
  const ids = evidence.hasCharges ? fresh.map((job) => job.id) : []
  const events = await readEvents(one.db, one.connection, ids)
  return { ...evidence, jobs: [...evidence.jobs, ...fresh], events: new Map([...evidence.events, ...events]) }
}
