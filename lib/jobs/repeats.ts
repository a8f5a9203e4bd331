import { type RawBuilder, sql } from "kysely"
import type { JobStatus } from "@/lib/domain/job"
import { isPurchase, REPEAT_WINDOW_MS } from "@/lib/domain/repeat"
import type { Tx } from "@/lib/store/store"
import type { JobRow } from "./row"

/** The columns of a job that make it a repeat, or another one. */
type RepeatFacts = Pick<JobRow, "id" | "status" | "created_sort" | "source_key" | "cost_milli">
type Purchase = { id: string; source_key: string; created_sort: number; cost_milli: number | null }
/** Where it stands among the purchases of its key. */
type Placed = Purchase & { num: number }

/** Rows of one statement: well below what either engine takes as parameters. */
const ROWS_AT_ONCE = 200
const COMPLETED: JobStatus = "completed"
/** As a number of the statement and not as a parameter, which either engine would take for a fraction or a text. */
const WINDOW = sql.raw(String(REPEAT_WINDOW_MS))
/** Stands for the key of a job whose customer was erased: its row is kept for the sums and never judged again. */
export const ERASED_KEY = ""

/**
 * Collects the jobs that a transaction changes, then keeps the table `repeats`: a purchase is a repeat when the nearest earlier
 * one of the same source, model, format, customer and connection was made at most REPEAT_WINDOW_MS before it (jobs made in the
 * same millisecond: in the order in which we came to know them). Jobs may come and change in any order, so a change also decides on the purchase
 * that follows the place where the job stands and the one where it stood. Both are found by one seek of an index each, however
 * often a video was bought.
 */
export class RepeatDelta {
  readonly #connection: string
  /** Purchases to judge by their id; and the ids of all whose row must go unless they are found to be repeats. */
  readonly #own = new Map<string, Purchase>()
  readonly #mayGo = new Set<string>()
  readonly #places: Purchase[] = []
  readonly #erased: string[] = []

  constructor(connection: string) {
    this.#connection = connection
  }

  /** A job changed from `before` (undefined: it is new) to `after`. Of one job only once. */
  change(before: RepeatFacts | undefined, after: RepeatFacts): void {
    const isMoved =
      isPurchase(before) !== isPurchase(after) ||
      before?.source_key !== after.source_key ||
      before?.created_sort !== after.created_sort
    if (!isMoved && before?.cost_milli === after.cost_milli) return
    if (isPurchase(after)) this.judge(after)
    if (isPurchase(before)) this.#mayGo.add(before.id)
    if (isMoved) for (const job of [before, after]) if (isPurchase(job)) this.#places.push(toPurchase(job))
    // Without a key there can be a row only of a job that was erased.
    if (before?.source_key === null && after.source_key === null) this.#erased.push(after.id)
  }

  /** A job that stands where it stood, and that was perhaps never judged. */
  judge(job: RepeatFacts): void {
    if (isPurchase(job)) this.#own.set(job.id, toPurchase(job))
    this.#mayGo.add(job.id)
  }

  /** Writes what follows from the changes. Call after the jobs were written. */
  async apply(tx: Tx): Promise<void> {
    const connection = this.#connection
    const nums = await readNums(tx, connection, [...this.#own.keys(), ...this.#places.map(({ id }) => id)])
    const toPlaced = (jobs: Iterable<Purchase>): Placed[] =>
      [...jobs].flatMap((job) => {
        const num = nums.get(job.id)
        return num === undefined ? [] : [{ ...job, num }]
      })
    for (const places of toParts(toPlaced(this.#places))) {
      for (const { num, ...next } of await listNext(tx, connection, places)) {
        this.#own.set(next.id, next)
        nums.set(next.id, num)
        this.#mayGo.add(next.id)
      }
    }
    for (const own of toParts(toPlaced(this.#own.values()))) {
      for (const id of await keepRows(tx, connection, own)) this.#mayGo.delete(id)
    }
    for (const ids of toParts([...this.#mayGo])) await dropRows(tx, connection, ids)
    for (const ids of toParts(this.#erased)) await keepErased(tx, connection, ids)
  }
}

function toPurchase({ id, source_key, created_sort, cost_milli }: Purchase): Purchase {
  return { id, source_key, created_sort, cost_milli }
}

function toParts<T>(all: readonly T[]): T[][] {
  const count = Math.ceil(all.length / ROWS_AT_ONCE)
  return Array.from({ length: count }, (_, no) => all.slice(no * ROWS_AT_ONCE, (no + 1) * ROWS_AT_ONCE))
}

async function readNums(tx: Tx, connection: string, ids: readonly string[]): Promise<Map<string, number>> {
  const nums = new Map<string, number>()
  for (const some of toParts([...new Set(ids)])) {
    const rows = await tx
      .selectFrom("jobs")
      .select(["id", "num"])
      .where("connection", "=", connection)
      .where("id", "in", some)
      .execute()
    for (const row of rows) nums.set(row.id, row.num)
  }
  return nums
}

/** Places in the order of purchases as a table of key, time and number; both engines name its columns alike. */
function toPlaces(jobs: readonly Placed[]): RawBuilder<unknown> {
  const rows = jobs.map(
    (job) => sql`(cast(${job.source_key} as text), cast(${job.created_sort} as bigint), cast(${job.num} as bigint))`,
  )
  return sql`(values ${sql.join(rows)}) as place`
}

/** The purchase that follows each place within the window, where there is one. Ordered as the index is: no engine sorts. */
async function listNext(tx: Tx, connection: string, places: readonly Placed[]): Promise<Placed[]> {
  const { rows } = await sql<Placed>`
    select jobs.num, jobs.id, jobs.source_key, jobs.created_sort, jobs.cost_milli
    from (
      select (
        select j.num from jobs j
        where j.source_key = place.column1 and j.status = ${COMPLETED} and j.connection = ${connection}
          and (j.created_sort, j.num) > (place.column2, place.column3)
          and j.created_sort <= place.column2 + ${WINDOW}
        order by j.created_sort, j.num limit 1
      ) as num from ${toPlaces(places)}
    ) as next
    join jobs on jobs.num = next.num`.execute(tx)
  return rows
}

/** Writes the rows of those that are repeats and answers their ids. */
async function keepRows(tx: Tx, connection: string, jobs: readonly Placed[]): Promise<string[]> {
  const { rows } = await sql<{ num: number; previous: string | null }>`
    select place.column3 as num, (
      select j.id from jobs j
      where j.source_key = place.column1 and j.status = ${COMPLETED} and j.connection = ${connection}
        and (j.created_sort, j.num) < (place.column2, place.column3)
        and j.created_sort >= place.column2 - ${WINDOW}
      order by j.created_sort desc, j.num desc limit 1
    ) as previous from ${toPlaces(jobs)}`.execute(tx)
  const previousOf = new Map(rows.map((row) => [row.num, row.previous]))
  const repeats = jobs.flatMap(({ id, num, ...job }) => {
    const previous = previousOf.get(num)
    return previous ? [{ connection, job_id: id, ...job, previous_id: previous }] : []
  })
  if (repeats.length === 0) return []
  await tx
    .insertInto("repeats")
    .values(repeats)
    .onConflict((c) =>
      c.columns(["connection", "job_id"]).doUpdateSet({
        source_key: sql<string>`excluded.source_key`,
        created_sort: sql<number>`excluded.created_sort`,
        previous_id: sql<string>`excluded.previous_id`,
        cost_milli: sql<number | null>`excluded.cost_milli`,
      }),
    )
    .execute()
  return repeats.map((row) => row.job_id)
}

async function dropRows(tx: Tx, connection: string, ids: readonly string[]): Promise<void> {
  await tx
    .deleteFrom("repeats")
    .where("connection", "=", connection)
    .where("job_id", "in", [...ids])
    .where("source_key", "!=", ERASED_KEY)
    .execute()
}

async function keepErased(tx: Tx, connection: string, ids: readonly string[]): Promise<void> {
  await sql`
    update repeats set cost_milli =
      (select jobs.cost_milli from jobs where jobs.connection = repeats.connection and jobs.id = repeats.job_id)
    where connection = ${connection} and source_key = ${ERASED_KEY} and job_id in (${sql.join(ids)})`.execute(tx)
}

/** What a customer bought again stays in the sums; the key, which names the source and the customer to whoever guesses, goes. */
export async function eraseRepeats(tx: Tx, connection: string, ids: readonly string[]): Promise<void> {
  await tx
    .updateTable("repeats")
    .set({ source_key: ERASED_KEY })
    .where("connection", "=", connection)
    .where("job_id", "in", [...ids])
    .execute()
}
