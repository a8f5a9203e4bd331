import { type SqlBool, sql } from "kysely"
import type { JobRef } from "@/lib/domain/job"
import { AppError } from "@/lib/errors"
import type { Store } from "@/lib/store/store"
import { type Cursor, parseCursor, readBatch, toKey, toOrder, toSidePredicate } from "./list-batch"
import { COUNT_CAP, countMatches } from "./list-counts"
import { toJobRow } from "./list-data"
import type { JobFilter } from "./list-schema"
import type { JobListPulse, JobNeighbours, NeighbourRef } from "./list-types"
import { toWhere, type Where } from "./list-where"

/** More than this is shown as "99+": the pill only says that there is something to see. */
const NEWER_CAP = 100

function withSide(where: Where, cursor: Cursor, sort: JobFilter["sort"]): Where {
  return { ...where, predicates: [...where.predicates, toSidePredicate(cursor, sort)] }
}

/**
 * The jobs before and after one job in the filtered list, and its place ("3 of 61"). A job that no longer matches still has
 * neighbours, but no place. `now`: epoch ms. Throws AppError("not_found") for a job we do not hold.
 */
export async function findNeighbours(
  store: Store,
  filter: JobFilter,
  { job, now }: { job: JobRef; now: number },
): Promise<JobNeighbours> {
  const held = await store.read
    .selectFrom("jobs")
    .select(["num", "created_sort", "finished_sort"])
    .where("connection", "=", job.connection)
    .where("id", "=", job.jobId)
    .executeTakeFirst()
  if (!held) throw new AppError("not_found", "There is no such job in the record.")
  const where = (await toWhere(store, filter, { now, use: "list" })).forTab(filter.tab)
  const counted = filter.q === "" ? where : (await toWhere(store, filter, { now, use: "count" })).forTab(filter.tab)
  const key = toKey(held, filter.sort)
  const readSide = async (side: Cursor["side"]): Promise<NeighbourRef | null> => {
    const [row] = await readBatch(store.read, { where, sort: filter.sort, cursor: { side, key }, limit: 1 })
    return row ? { connection: row.connection, jobId: row.id } : null
  }
  const itself: Where = { ...where, predicates: [sql<SqlBool>`jobs.num = ${held.num}`, ...where.predicates] }
  const [previous, next, matches, before, total] = await Promise.all([
    readSide("before"),
    readSide("after"),
    countMatches(store.read, itself, 1),
    countMatches(store.read, withSide(counted, { side: "before", key }, filter.sort), COUNT_CAP),
    countMatches(store.read, counted, COUNT_CAP),
  ])
  const isPlaced = matches === 1 && total < COUNT_CAP
  return { previous, next, position: isPlaced ? before + 1 : null, total: total < COUNT_CAP ? total : null }
}

/**
 * What changed since a list was opened. `at`: mark of its head (null: it was empty); `nums`: the rows on the screen, at most
 * 200. A job that no longer matches the filter is among the rows all the same, so that it changes where it stands.
 */
export async function getPulse(
  store: Store,
  filter: JobFilter,
  { at, nums, now }: { at: string | null; nums: number[]; now: number },
): Promise<JobListPulse> {
  const { isDescending } = toOrder(filter.sort)
  const countNewer = async () => {
    // Oldest first: what is new stands at the end, where paging finds it.
    if (!isDescending) return 0
    const where = (await toWhere(store, filter, { now, use: "list" })).forTab(filter.tab)
    const newer = at === null ? where : withSide(where, parseCursor(at), filter.sort)
    return countMatches(store.read, newer, NEWER_CAP)
  }
  const readRows = async () => {
    if (nums.length === 0) return []
    const predicates = [sql<SqlBool>`jobs.num in (${sql.join(nums)})`]
    const read = { where: { statuses: [], predicates }, sort: filter.sort, cursor: null, limit: nums.length }
    return readBatch(store.read, read)
  }
  const [newer, records] = await Promise.all([countNewer(), readRows()])
  return { newer, rows: records.map((record) => toJobRow(record, now)) }
}
