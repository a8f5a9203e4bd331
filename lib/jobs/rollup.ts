import { sql } from "kysely"
import type { Tx } from "@/lib/store/store"
import { type RollupFacts, type Share, SUM_TABLE_NAMES, SUM_TABLES, type SumTable, toShares } from "./rollup-rows"
import { readBuiltTo } from "./rollup-state"

type Change = { before: RollupFacts | undefined; after: RollupFacts | undefined }

/** Rows of one statement: well below what either engine takes as parameters. */
const ROWS_AT_ONCE = 100

/** Collects what a transaction changes in the sums by day, so that each row is written once. */
export class RollupDelta {
  readonly #changes: Change[] = []
  readonly #connection: string
  readonly #teamZone: string

  constructor(connection: string, teamZone: string) {
    this.#connection = connection
    this.#teamZone = teamZone
  }

  /** A job changed from `before` (undefined: it is new) to `after`. */
  change(before: RollupFacts | undefined, after: RollupFacts): void {
    this.#changes.push({ before, after })
  }

  /** Writes the collected changes; rows that sum to nothing are not touched, emptied ones are removed. */
  async apply(tx: Tx): Promise<void> {
    const changes = await this.#withoutUnbuilt(tx)
    const shares = new Map<string, Share>()
    for (const { before, after } of changes) {
      if (before) collect(shares, before, { teamZone: this.#teamZone, sign: -1 })
      if (after) collect(shares, after, { teamZone: this.#teamZone, sign: 1 })
    }
    await writeShares(tx, this.#connection, [...shares.values()])
  }

  /** While the sums are built anew, jobs that the build has not come to are left to it. */
  async #withoutUnbuilt(tx: Tx): Promise<Change[]> {
    if (this.#changes.length === 0) return []
    const builtTo = await readBuiltTo(tx)
    if (builtTo === null) return this.#changes
    const ids = this.#changes.flatMap(({ before }) => (before ? [before.id] : []))
    if (ids.length === 0) return []
    const rows = await tx
      .selectFrom("jobs")
      .select("id")
      .where("connection", "=", this.#connection)
      .where("id", "in", ids)
      .where("num", "<=", builtTo)
      .execute()
    const built = new Set(rows.map((row) => row.id))
    return this.#changes.filter(({ before }) => before !== undefined && built.has(before.id))
  }
}

function collect(shares: Map<string, Share>, job: RollupFacts, how: { teamZone: string; sign: 1 | -1 }): void {
  for (const share of toShares(job, how.teamZone)) {
    const id = JSON.stringify([share.table, ...share.key])
    const held = shares.get(id)
    const sums = share.sums.map((sum, at) => (held?.sums[at] ?? 0) + how.sign * sum)
    shares.set(id, { ...share, sums })
  }
}

/** Adds the shares of many jobs at once: what the build of the sums does. */
export async function addToSums(
  tx: Tx,
  { connection, teamZone }: { connection: string; teamZone: string },
  jobs: readonly RollupFacts[],
): Promise<void> {
  const shares = new Map<string, Share>()
  for (const job of jobs) collect(shares, job, { teamZone, sign: 1 })
  await writeShares(tx, connection, [...shares.values()])
}

async function writeShares(tx: Tx, connection: string, shares: Share[]): Promise<void> {
  const changed = shares.filter((share) => share.sums.some((sum) => sum !== 0))
  for (const table of SUM_TABLE_NAMES) {
    const own = changed.filter((share) => share.table === table)
    for (let at = 0; at < own.length; at += ROWS_AT_ONCE) {
      await addRows(tx, { table, connection }, own.slice(at, at + ROWS_AT_ONCE))
    }
    if (own.some((share) => (share.sums[0] ?? 0) < 0)) {
      await tx.deleteFrom(table).where("connection", "=", connection).where("jobs", "=", 0).execute()
    }
  }
}

async function addRows(tx: Tx, where: { table: SumTable; connection: string }, shares: Share[]): Promise<void> {
  const { keys, sums } = SUM_TABLES[where.table]
  const columns = ["connection", ...keys, ...sums]
  const rows = shares.map(({ key, sums: values }) => sql`(${sql.join([where.connection, ...key, ...values])})`)
  const added = sums.map(
    (name) => sql`${sql.ref(name)} = ${sql.ref(`${where.table}.${name}`)} + ${sql.ref(`excluded.${name}`)}`,
  )
  await sql`
    insert into ${sql.table(where.table)} (${sql.join(columns.map((name) => sql.ref(name)))})
    values ${sql.join(rows)}
    on conflict (${sql.join(["connection", ...keys].map((name) => sql.ref(name)))}) do update set ${sql.join(added)}`.execute(
    tx,
  )
}
