import { findRule, parsePattern } from "@/lib/domain/url-pattern"
import { rederiveJobs } from "@/lib/jobs/mutations"
import type { Db, Store, Tx } from "@/lib/store/store"

/** Rows looked at by one reading, and jobs written by one transaction: others get their turn in between. */
const LOOKED_AT_ONCE = 2_000
const WRITTEN_AT_ONCE = 100

/** Where the state is kept: of no connection, since a rule may hold for all. */
const PLACE = { connection: "", name: "rules" } as const

type ChangedRule = { connection: string; pattern: string }
/** Jobs that fit a rule that came or went are reckoned anew, in the order of their number. */
export type WalkState = {
  /** Told apart by it: a walk whose rules changed again begins anew. */
  id: number
  rules: ChangedRule[]
  after: number
  looked: number
  changed: number
  isDone: boolean
}

async function readState(db: Db): Promise<WalkState | null> {
  const row = await db
    .selectFrom("sync_state")
    .select("value")
    .where("connection", "=", PLACE.connection)
    .where("name", "=", PLACE.name)
    .executeTakeFirst()
  // Only this file writes the row, so its shape is ours.
  return row ? (JSON.parse(row.value) as WalkState) : null
}

async function writeState(tx: Tx, state: WalkState, now: number): Promise<void> {
  const value = JSON.stringify(state)
  await tx
    .insertInto("sync_state")
    .values({ ...PLACE, value, updated_at: now })
    .onConflict((c) => c.columns(["connection", "name"]).doUpdateSet({ value, updated_at: now }))
    .execute()
}

/** The walk that is under way or still to be made; null when there is none. */
export async function findWalk(db: Db): Promise<WalkState | null> {
  const state = await readState(db)
  return state?.isDone === false ? state : null
}

/** Notes, in the transaction that changes a rule, that the jobs which fit it have to be reckoned anew. */
export async function requestWalk(tx: Tx, rule: ChangedRule, now: number): Promise<void> {
  const held = await readState(tx)
  const rules = held?.isDone === false ? held.rules : []
  const isThere = rules.some((one) => one.connection === rule.connection && one.pattern === rule.pattern)
  const state = { id: (held?.id ?? 0) + 1, rules: isThere ? rules : [...rules, rule], after: 0, looked: 0, changed: 0 }
  await writeState(tx, { ...state, isDone: false }, now)
}

type Walking = {
  teamZone: string
  isStopped: () => boolean
  pause: () => Promise<void>
  /** Rows of one reading. */
  step?: number
}

/**
 * Makes the walk that is to be made: reads all jobs in order and reckons those anew whose address fits a changed rule. What is
 * done is kept after each step, so a process that ends half way loses one step at most, and two processes do no harm.
 * Throws AppError("store_unavailable").
 */
export async function walkRules(store: Store, walking: Walking): Promise<void> {
  for (let state = await findWalk(store.read); state && !walking.isStopped(); state = await findWalk(store.read)) {
    await takeStep(store, state, walking)
  }
}

async function takeStep(store: Store, state: WalkState, walking: Walking): Promise<void> {
  const { step = LOOKED_AT_ONCE } = walking
  const rows = await store.read
    .selectFrom("jobs")
    .select(["num", "connection", "id", "input_url"])
    .where("num", ">", state.after)
    .orderBy("num")
    .limit(step)
    .execute()
  const rules = state.rules.flatMap(({ connection, pattern: text }) => {
    const pattern = parsePattern(text)
    return typeof pattern === "string" ? [] : [{ connection, pattern }]
  })
  const fitting = rows.filter((row) => findRule(rules, { connection: row.connection, address: row.input_url }))
  let changed = 0
  for (const connection of new Set(fitting.map((row) => row.connection))) {
    const ids = fitting.filter((row) => row.connection === connection).map((row) => row.id)
    for (let at = 0; at < ids.length && !walking.isStopped(); at += WRITTEN_AT_ONCE) {
      const some = { connection, ids: ids.slice(at, at + WRITTEN_AT_ONCE), teamZone: walking.teamZone }
      const jobIds = await store.write((tx) => rederiveJobs(tx, { ...some, now: Date.now() }))
      changed += jobIds.length
      if (jobIds.length > 0) await store.notify({ type: "jobs", connection, jobIds })
      await walking.pause()
    }
  }
  // Stopped half way: the step is made again, which changes nothing where it was made.
  if (walking.isStopped()) return
  await store.write(async (tx) => {
    const held = await readState(tx)
    if (held?.id !== state.id || held.after !== state.after) return
    const isDone = rows.length < step
    const next = { after: rows.at(-1)?.num ?? state.after, looked: state.looked + rows.length }
    await writeState(tx, { ...state, ...next, changed: state.changed + changed, isDone }, Date.now())
  })
  await walking.pause()
}
