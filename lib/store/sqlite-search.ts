import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely"
import { isShortTerm, startsId, toTrigramQuery } from "./search"
import type { Db, MatchUse } from "./store"

/** Up to so many candidates are looked up and sorted (5 ms at a million jobs); more, and other ways are weighed against it. */
export const PROBE_LIMIT = 1_000
const SAMPLE = 50

/**
 * Where a match stands in so many rows or fewer, testing row by row is quickest: a page is found within 20,000 rows
 * (35 ms; passing by takes 60 to 100 for the candidates alone, whatever their number).
 */
const TEST_EACH = 400
/** Up to so many rows per match, rows are passed by in their order: 50 are then found within 25,000. */
const PASS_BY = 500
/** From so many rows per candidate on, collecting all candidates is cheap (25,000 of a million: 40 ms). */
const FEW_CANDIDATES = 40
/** Below that, a count that collects them takes longer than one that tests each row. */
const MOST_ROWS_ARE_CANDIDATES = 5

/** How far apart candidates and matches stand. */
type Density = { rowsPerCandidate: number; rowsPerMatch: number }

function toRowList(nums: readonly number[]): RawBuilder<unknown> {
  return sql`(select value from json_each(${JSON.stringify(nums)}))`
}

/** Exported for its test. Judged by the newest candidates, and by a sample of them for what matches. */
export async function estimateDensity(db: Db, nums: readonly number[], test: RawBuilder<SqlBool>): Promise<Density> {
  const step = Math.max(1, Math.floor(nums.length / SAMPLE))
  const sample = nums.filter((_, at) => at % step === 0)
  const { rows } = await sql<{ found: number; newest: number }>`
    select count(*) as found, (select max(num) from jobs) as newest
    from jobs where num in ${toRowList(sample)} and ${test}`.execute(db)
  const { found, newest } = rows[0] ?? { found: 0, newest: Math.max(...nums) }
  // From the newest job on, not from the newest candidate: what stands before that has to be walked past as well.
  const rowsPerCandidate = (newest - Math.min(...nums) + 1) / nums.length
  return { rowsPerCandidate, rowsPerMatch: rowsPerCandidate / (found / sample.length) }
}

export const WAYS = ["test each row", "pass by what is no candidate", "look up each candidate"] as const
type Way = (typeof WAYS)[number]

/** The quickest way to a page of matches, or to all of them. */
export function chooseWay({ rowsPerCandidate, rowsPerMatch }: Density, use: MatchUse): Way {
  if (use === "count") {
    if (rowsPerCandidate >= FEW_CANDIDATES) return "look up each candidate"
    return rowsPerCandidate < MOST_ROWS_ARE_CANDIDATES ? "test each row" : "pass by what is no candidate"
  }
  if (rowsPerMatch <= TEST_EACH) return "test each row"
  if (rowsPerMatch > PASS_BY) return "look up each candidate"
  return rowsPerCandidate >= FEW_CANDIDATES ? "pass by what is no candidate" : "test each row"
}

/** What a term means on SQLite: the test of one row, and the rows that may pass it, newest first where that is free. */
type Term = { test: RawBuilder<SqlBool>; candidates: RawBuilder<unknown>; order: RawBuilder<unknown> }

function toTerm(term: string): Term {
  if (isShortTerm(term)) {
    const test = startsId(term)
    return { test, candidates: sql`select jobs.num as num from jobs where ${test}`, order: sql`` }
  }
  return {
    test: sql<SqlBool>`instr(jobs.search_text, ${term}) > 0`,
    candidates: sql`select rowid as num from jobs_search where jobs_search match ${toTrigramQuery(term)}`,
    order: sql`order by rowid desc`,
  }
}

/** The predicate for a term whose candidates are many. A + keeps what stands behind it from leading the query. */
export function toPredicateByWay(term: string, way: Way): Expression<SqlBool> {
  const { test, candidates } = toTerm(term)
  if (way === "test each row") return sql<SqlBool>`(+${test} and within_limit())`
  const all = sql`(${candidates} and within_limit())`
  if (way === "look up each candidate") return sql<SqlBool>`(jobs.num in ${all} and ${test} and within_limit())`
  return sql<SqlBool>`(+jobs.num in ${all} and +${test} and within_limit())`
}

/**
 * The predicate of `Store.matches` on SQLite. The index of trigrams answers candidates: rows that hold all pieces of the
 * term, perhaps not beside each other, so each is tested. Few candidates are named one by one. Of many it depends on how
 * dense they and the matches stand (all measured at a million jobs): the list is walked in its own order and each row tested,
 * or only those among the candidates, which an index tells without the row; or the candidates lead.
 */
export async function matchesOnSqlite(db: Db, term: string, use: MatchUse): Promise<Expression<SqlBool>> {
  // Stored texts hold no NUL (it is stripped and flagged), and FTS5 would read it as the end of the term.
  if (term.includes("\0")) return sql<SqlBool>`0`
  const { test, candidates, order } = toTerm(term)
  // As one text: thousands of rows cost the thread that asks more than the search itself.
  const { rows } = await sql<{ nums: string }>`
    select json_group_array(num) as nums from (${candidates} ${order} limit ${PROBE_LIMIT + 1})`.execute(db)
  const nums: number[] = JSON.parse(rows[0]?.nums ?? "[]")
  if (nums.length <= PROBE_LIMIT) return sql<SqlBool>`(jobs.num in ${toRowList(nums)} and ${test})`
  return toPredicateByWay(term, chooseWay(await estimateDensity(db, nums, test), use))
}
