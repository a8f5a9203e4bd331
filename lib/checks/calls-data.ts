import { sql } from "kysely"
import { CREDITS_CODE, REFUSED_CODES } from "@/lib/domain/attention/key-trouble"
import { type CallFacts, type Refusal, type SeenCall, WRONG_KEY_ALIAS } from "@/lib/domain/checks/types"
import { DAY, MINUTE, SECOND } from "@/lib/domain/time"
import type { Db, Store } from "@/lib/store/store"

type Readable = Pick<Store, "read" | "withinLimit">
export type CallsAsked = { connection: string; aliases: readonly string[]; mostPerMinute: number }

/** Our own calls are kept for 30 days; of millions the newest are read. */
const KEPT_MS = 30 * DAY
const MOST_CALLS = 30_000
const MOST_REFUSALS = 50
/** No call for so long after a 429 is patience enough. */
const LONGEST_WAIT_MS = 10 * MINUTE
/** What begins within this after an answer had begun before it: two clocks, rounded. */
const SLACK_MS = 2
/** An answer that did not come before this was waited for; an earlier end is a refusal to connect, or given up by us. */
const TIMEOUT_MS = 5 * SECOND
/** Two processes on one store, or one that was restarted, may ask a tenth more than one. */
const RATE_SLACK = 1.1
/** A call is recorded a second before its job may be. */
const SETTLING_MS = MINUTE

const CALL = ["num", "at", "key_alias", "method", "path", "status", "request_id", "job_id"] as const

function newestCalls({ read, withinLimit }: Readable, connection: string, now: number) {
  return read
    .selectFrom("vendor_calls")
    .select([...CALL, "error_code", "purpose", "attempt", "latency_ms"])
    .where("connection", "=", connection)
    .where("at", ">=", now - KEPT_MS)
    .where("at", "<=", now)
    .where(withinLimit())
    .orderBy("at", "desc")
    .limit(MOST_CALLS)
    .as("newest")
}

const isGood = sql<boolean>`status between 200 and 299`

/** What an answer says of its key, as the client reads it: 401 and 402 by themselves, else the vendor's code in it. */
const toAnswer = sql<"refused" | "credits" | null>`case
  when status = 401 then 'refused'
  when status = 402 then 'credits'
  when error_code in (${sql.join(REFUSED_CODES.map((code) => sql.lit(code)))}) then 'refused'
  when error_code = ${sql.lit(CREDITS_CODE)} then 'credits'
end`

/** One pass over the newest calls: by key and answer, how many and the newest of each kind. */
function listAnswers(store: Readable, connection: string, now: number) {
  const newestWhere = (condition: ReturnType<typeof sql<boolean>>) =>
    sql<number | null>`max(case when ${condition} then num end)`
  return store.read
    .selectFrom(newestCalls(store, connection, now))
    .select(["key_alias", "status", toAnswer.as("answer")])
    .select((eb) => [
      eb.fn.countAll<number>().as("calls"),
      eb.fn.max<number>("at").as("newest_at"),
      eb.fn.min<number>("at").as("oldest_at"),
      eb.fn.max<number>("num").as("newest"),
      newestWhere(sql<boolean>`${isGood} and attempt > 1`).as("retried"),
      newestWhere(
        sql<boolean>`${isGood} and job_id is not null and request_id is not null and at <= ${now - SETTLING_MS}`,
      ).as("named"),
      newestWhere(sql<boolean>`status is null and latency_ms >= ${TIMEOUT_MS}`).as("silent"),
    ])
    .groupBy(["key_alias", "status", "answer"])
    .execute()
}

type Answers = Awaited<ReturnType<typeof listAnswers>>

async function findBusiest(store: Readable, connection: string, now: number): Promise<CallFacts["busiest"]> {
  const row = await store.read
    .selectFrom(newestCalls(store, connection, now))
    .select("key_alias")
    .select(sql<number>`${sql.ref("at")} / ${sql.lit(MINUTE)}`.as("minute"))
    .select((eb) => eb.fn.countAll<number>().as("calls"))
    .where("key_alias", "not in", ["", WRONG_KEY_ALIAS])
    .where("purpose", "!=", "burst")
    .groupBy(["key_alias", "minute"])
    .orderBy("calls", "desc")
    .orderBy("minute", "desc")
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  return { keyAlias: row.key_alias, at: Number(row.minute) * MINUTE, calls: Number(row.calls) }
}

/** The newest answers 429, each with how long its key waited for the next call. */
async function listRefusals(store: Readable, connection: string, now: number): Promise<Refusal[]> {
  const rows = await store.read
    .selectFrom(newestCalls(store, connection, now))
    .select(["key_alias", "at", "latency_ms"])
    .where("status", "=", 429)
    .where("key_alias", "not in", ["", WRONG_KEY_ALIAS])
    .orderBy("at", "desc")
    .limit(MOST_REFUSALS)
    .execute()
  return Promise.all(
    rows.map(async ({ key_alias, at, latency_ms }) => {
      const answeredAt = at + latency_ms
      const next = await store.read
        .selectFrom("vendor_calls")
        .select("at")
        .where("connection", "=", connection)
        .where("key_alias", "=", key_alias)
        .where("at", ">", answeredAt + SLACK_MS)
        .where("at", "<=", answeredAt + LONGEST_WAIT_MS)
        .orderBy("at")
        .limit(1)
        .executeTakeFirst()
      const longest = now > answeredAt + LONGEST_WAIT_MS ? LONGEST_WAIT_MS : null
      return { at, keyAlias: key_alias, waitMs: next ? next.at - answeredAt : longest }
    }),
  )
}

async function findCall(db: Db, num: number | null): Promise<SeenCall | null> {
  if (num === null) return null
  const row = await db.selectFrom("vendor_calls").select(CALL).where("num", "=", num).executeTakeFirst()
  if (!row) return null
  return {
    at: row.at,
    keyAlias: row.key_alias,
    method: row.method,
    path: row.path,
    status: row.status,
    requestId: row.request_id,
    jobId: row.job_id,
  }
}

/** The newest number of some groups; null when there is none. */
function newestOf(nums: readonly (number | null)[]): number | null {
  const known = nums.filter((num) => num !== null).map(Number)
  return known.length === 0 ? null : Math.max(...known)
}

function toKeys(answers: Answers, aliases: readonly string[]): CallFacts["keys"] {
  return aliases.map((alias) => {
    const own = answers.filter((one) => one.key_alias === alias)
    const newest = (fits: (one: Answers[number]) => boolean) =>
      newestOf(own.map((one) => (fits(one) ? one.newest_at : null)))
    return {
      alias,
      okAt: newest(({ status, answer }) => answer !== "refused" && status !== null && status >= 200 && status < 300),
      refusedAt: newest(({ answer }) => answer === "refused"),
    }
  })
}

const isOutage = (status: number | null) => status === 408 || (status !== null && status >= 500)

async function isHeld(db: Db, connection: string, { jobId }: SeenCall): Promise<boolean> {
  const row = await db
    .selectFrom("jobs")
    .select("num")
    .where("connection", "=", connection)
    .where("id", "=", jobId ?? "")
    .executeTakeFirst()
  return row !== undefined
}

/** What the newest calls of a connection tell, as of `now` (epoch ms). Throws AppError("store_unavailable"). */
export async function readCallFacts(store: Readable, asked: CallsAsked, now: number): Promise<CallFacts> {
  const { connection, aliases, mostPerMinute } = asked
  const answers = await listAnswers(store, connection, now)
  const ours = answers.filter(({ key_alias }) => key_alias !== WRONG_KEY_ALIAS)
  const newest = (fits: (one: Answers[number]) => number | null) => findCall(store.read, newestOf(ours.map(fits)))
  const hasRefusals = ours.some(({ status, key_alias }) => status === 429 && key_alias !== "")
  const [busiest, refusals, named, outage, retried, noCredits] = await Promise.all([
    findBusiest(store, connection, now),
    hasRefusals ? listRefusals(store, connection, now) : [],
    newest((one) => one.named),
    newest((one) => (isOutage(one.status) ? one.newest : one.silent)),
    newest((one) => one.retried),
    newest((one) => (one.answer === "credits" ? one.newest : null)),
  ])
  const held = named !== null && (await isHeld(store.read, connection, named))
  const times = ours.map(({ oldest_at }) => Number(oldest_at))
  return {
    read: ours.reduce((sum, { calls }) => sum + Number(calls), 0),
    since: times.length === 0 ? null : Math.min(...times),
    keys: toKeys(ours, aliases),
    refusals,
    busiest,
    mostPerMinute: Math.ceil(mostPerMinute * RATE_SLACK),
    named: named && { ...named, isHeld: held },
    lost: named !== null && !held ? named : null,
    outage,
    retried,
    noCredits,
  }
}
