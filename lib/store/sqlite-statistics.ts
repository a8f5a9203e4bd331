import { type Kysely, sql } from "kysely"
import type { Tables } from "./schema"

/** Statistics that are this far from the table's size mislead less than making them costs. */
const GROWTH = 1.2

type Stat = { name: string; stat: string | null }

/**
 * Makes the planner's statistics of `jobs` anew where it has grown by a fifth, one index at a time: 0.2 s each at a million
 * jobs, so that no writer waits longer. They hold samples of values (how rare "failed" is), which `PRAGMA optimize` with a
 * limit leaves out: it takes every status for equally rare (measured). The smaller tables are left to it. Answers whether
 * anything was made.
 */
export async function refreshStatistics(db: Kysely<Tables>): Promise<boolean> {
  const { rows: size } = await sql<{ jobs: number | null }>`select max(num) as jobs from jobs`.execute(db)
  const jobs = size[0]?.jobs ?? 0
  const { rows: known } = await sql<{ found: number }>`
    select count(*) as found from sqlite_master where name = 'sqlite_stat1'`.execute(db)
  const stat = known[0]?.found
    ? sql`(select s.stat from sqlite_stat1 s where s.tbl = 'jobs' and s.idx = m.name)`
    : sql`null`
  const { rows } = await sql<Stat>`
    select m.name as name, ${stat} as stat from sqlite_master m
    where m.type = 'index' and m.tbl_name = 'jobs'`.execute(db)
  // "1000000 250000 1": rows of the index at the time, then how many share a value. Partial indexes hold fewer rows.
  const whole = Math.max(...rows.map((row) => Number.parseInt(row.stat ?? "0", 10)))
  const isStale = jobs > 0 && (rows.some((row) => row.stat === null) || jobs > whole * GROWTH)
  if (isStale) for (const { name } of rows) await sql`analyze ${sql.id(name)}`.execute(db)
  await sql`pragma analysis_limit = 1000`.execute(db)
  await sql`pragma optimize`.execute(db)
  await sql`pragma analysis_limit = 0`.execute(db)
  return isStale
}
