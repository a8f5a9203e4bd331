import { sql } from "kysely"
import { listGroupTitles } from "@/lib/failures/titles-data"
import type { Store } from "@/lib/store/store"
import { COUNT_CAP } from "./list-counts"
import { FACETS, type Facet, type JobFilter } from "./list-schema"
import type { FacetValue, JobFacets } from "./list-types"
import { toFacetColumn, toPredicate, toWhere, type Where } from "./list-where"

/** Values offered per facet: more would be searched for, not picked. */
const MOST_VALUES = 50

type Found = { facet: Facet; value: string | null; jobs: number }
type Reading = { where: Where; facets: readonly Facet[] }

/**
 * Counts the values of several facets in one reading of at most 10,001 rows: the rows are taken once, however many facets
 * are counted. The row without a facet is the number of rows read.
 */
async function readFacets(store: Store, { where, facets }: Reading): Promise<Map<Facet, JobFacets[Facet]>> {
  const matched = store.read
    .selectFrom("jobs")
    .select(facets.map((facet) => sql.ref<string | null>(toFacetColumn(facet)).as(facet)))
    .where(toPredicate(where))
    .limit(COUNT_CAP)
  const counts = facets.map((facet) => {
    const value = sql.ref(facet)
    const top = sql`select ${sql.lit(facet)} as facet, ${value} as value, count(*) as jobs from matched group by ${value}`
    return sql`select * from (${top} order by jobs desc, value limit ${sql.lit(MOST_VALUES)}) as ${sql.id(`top_${facet}`)}`
  })
  const total = sql`select null as facet, null as value, count(*) as jobs from matched`
  const { rows } = await sql<Found | { facet: null; value: null; jobs: number }>`
    with matched as materialized ${matched} ${sql.join([total, ...counts], sql` union all `)}`.execute(store.read)
  const isPartial = rows.some((row) => row.facet === null && row.jobs >= COUNT_CAP)
  const valuesOf = (facet: Facet): FacetValue[] =>
    rows
      .filter((row) => row.facet === facet)
      .map(({ value, jobs }) => ({ value, jobs }))
      .sort((a, b) => b.jobs - a.jobs)
  return new Map(facets.map((facet) => [facet, { values: valuesOf(facet), isPartial }]))
}

async function withTitles(store: Store, found: JobFacets["group"]): Promise<JobFacets["group"]> {
  const titles = await listGroupTitles(
    store.read,
    found.values.flatMap(({ value }) => value ?? []),
  )
  const values = found.values.map((one) => {
    const label = titles[one.value ?? ""]
    return label === undefined ? one : { ...one, label }
  })
  return { ...found, values }
}

/**
 * What the filter could be narrowed by: per facet its most frequent values with their counts, blind to the facet's own
 * selection (so that a second value can be added). Read from at most 10,001 matches; `isPartial` says when that was not all.
 * `now`: epoch ms. Throws AppError("store_unavailable").
 */
export async function listFacets(store: Store, filter: JobFilter, now: number): Promise<JobFacets> {
  const where = await toWhere(store, filter, { now, use: "count" })
  const unselected = FACETS.filter((facet) => !filter.facets[facet])
  const readings: Reading[] = FACETS.filter((facet) => filter.facets[facet]).map((facet) => ({
    where: where.forFacet(facet),
    facets: [facet],
  }))
  if (unselected.length > 0) readings.push({ where: where.forTab(filter.tab), facets: unselected })
  const found = await Promise.all(readings.map((reading) => readFacets(store, reading)))
  const facets = Object.fromEntries(found.flatMap((part) => [...part])) as JobFacets
  return { ...facets, group: await withTitles(store, facets.group) }
}
