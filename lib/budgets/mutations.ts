import { recordAudit } from "@/lib/audit/record"
import type { BudgetKind } from "@/lib/domain/budget"
import type { Operator } from "@/lib/domain/operator"
import { addDays } from "@/lib/domain/time"
import { toDayStart } from "@/lib/domain/week"
import { AppError } from "@/lib/errors"
import { toStorable } from "@/lib/notes/mutations"
import type { Db, Store, Tx } from "@/lib/store/store"
import { type BudgetRow, listBudgetRows, readToday, sumMonth, toMonth, toThresholds } from "./data"
import { listSpentOfEach, type Spent } from "./spent-data"

type Writing = { by: Operator; now: number }
export type BudgetInput = { kind: BudgetKind; subject: string; monthMilli: number; thresholds: readonly number[] }

/** Ascending, each once. */
function toKept(thresholds: readonly number[]): string {
  return JSON.stringify([...new Set(thresholds)].sort((a, b) => a - b))
}

/** Adds a budget and answers its number. Throws AppError("conflict") when the subject has one already. */
export async function addBudget(store: Store, input: BudgetInput, { by, now }: Writing): Promise<number> {
  const subject = toStorable(input.subject)
  const num = await store.write(async (tx) => {
    const row = await tx
      .insertInto("budgets")
      .values({
        kind: input.kind,
        subject,
        month_milli: input.monthMilli,
        thresholds: toKept(input.thresholds),
        created_by: by.id,
        created_at: now,
        updated_at: now,
        ended_at: null,
      })
      .onConflict((c) => c.columns(["kind", "subject"]).where("ended_at", "is", null).doNothing())
      .returning("num")
      .executeTakeFirst()
    if (!row) throw new AppError("conflict", "There is a budget for this already. Change that one.")
    const details = { kind: input.kind, monthMilli: input.monthMilli, thresholds: toKept(input.thresholds) }
    await recordAudit(tx, { at: now, actor: by.id, action: "budget.added", subject: `budget:${row.num}`, details })
    return row.num
  })
  await store.notify({ type: "usage", connection: "" })
  return num
}

function isReached(percent: number, { spentMilli, monthMilli }: { spentMilli: number; monthMilli: number }): boolean {
  return spentMilli * 100 >= percent * monthMilli
}

type Standing = { month: number; spentMilli: number }

/** What this month has cost a budget so far; read before the transaction, which takes one question at a time. */
async function findStanding(db: Db, num: number, now: number): Promise<Standing | null> {
  const row = (await listBudgetRows(db, null)).find((one) => one.num === num)
  if (!row) return null
  const { today } = await readToday(db, now)
  const [days = []] = await listSpentOfEach(db, [row], today)
  const month = toMonth(today)
  return { month, spentMilli: sumMonth(days, month).spentMilli }
}

/** What was recorded this month and is not reached under the new amount is news again when it is reached again. */
async function dropUnreached(
  tx: Tx,
  { num, monthMilli }: { num: number; monthMilli: number },
  { month, spentMilli }: Standing,
): Promise<void> {
  const crossings = await tx
    .selectFrom("budget_crossings")
    .select("percent")
    .where("budget", "=", num)
    .where("month", "=", month)
    .execute()
  const unreached = crossings.filter(({ percent }) => !isReached(percent, { spentMilli, monthMilli }))
  if (unreached.length === 0) return
  await tx
    .deleteFrom("budget_crossings")
    .where("budget", "=", num)
    .where("month", "=", month)
    .where(
      "percent",
      "in",
      unreached.map(({ percent }) => percent),
    )
    .execute()
}

/** Changes amount and thresholds. What was crossed stays recorded while it still is. Throws AppError("not_found"). */
export async function changeBudget(
  store: Store,
  { num, monthMilli, thresholds }: { num: number; monthMilli: number; thresholds: readonly number[] },
  { by, now }: Writing,
): Promise<void> {
  const next = { month_milli: monthMilli, thresholds: toKept(thresholds) }
  const standing = await findStanding(store.read, num, now)
  await store.write(async (tx) => {
    const held = await tx
      .selectFrom("budgets")
      .select(["month_milli", "thresholds"])
      .where("num", "=", num)
      .where("ended_at", "is", null)
      .executeTakeFirst()
    if (!held) throw new AppError("not_found", "There is no such budget any more.")
    await tx
      .updateTable("budgets")
      .set({ ...next, updated_at: now })
      .where("num", "=", num)
      .execute()
    // Saved as it was: a refund since then makes nothing news again.
    const isSame = held.month_milli === next.month_milli && held.thresholds === next.thresholds
    if (!isSame && standing) await dropUnreached(tx, { num, monthMilli }, standing)
    const details = { monthMilli, thresholds: next.thresholds }
    await recordAudit(tx, { at: now, actor: by.id, action: "budget.changed", subject: `budget:${num}`, details })
  })
  await store.notify({ type: "usage", connection: "" })
}

/** Ends a budget; what it recorded stays. Throws AppError("not_found"). */
export async function endBudget(store: Store, num: number, { by, now }: Writing): Promise<void> {
  await store.write(async (tx) => {
    const ended = await tx
      .updateTable("budgets")
      .set({ ended_at: now, updated_at: now })
      .where("num", "=", num)
      .where("ended_at", "is", null)
      .executeTakeFirst()
    if (ended.numUpdatedRows === 0n) throw new AppError("not_found", "There is no such budget any more.")
    await recordAudit(tx, { at: now, actor: by.id, action: "budget.ended", subject: `budget:${num}` })
  })
  await store.notify({ type: "usage", connection: "" })
}

/** Keeps the credits that somebody read in the vendor's Dashboard. */
export async function enterBalance(
  store: Store,
  { connection, balanceMilli }: { connection: string; balanceMilli: number },
  { by, now }: Writing,
): Promise<void> {
  await store.write(async (tx) => {
    await tx
      .insertInto("balances")
      .values({ connection, at: now, balance_milli: balanceMilli, entered_by: by.id })
      .execute()
    const details = { balanceMilli }
    await recordAudit(tx, {
      at: now,
      actor: by.id,
      action: "balance.entered",
      subject: `connection:${connection}`,
      details,
    })
  })
  await store.notify({ type: "usage", connection })
}

/** So many days of a month the one before is still looked at: its last jobs, and what they cost, are seen late. */
const CLOSING_DAYS = 3

/** The months that are looked at; the last one only for a budget that has been as it is since before that month ended. */
function listOpenMonths({ updated_at }: BudgetRow, { today, zone }: { today: number; zone: string }): number[] {
  const month = toMonth(today)
  const first = month * 100 + 1
  const isClosing = today % 100 <= CLOSING_DAYS && updated_at < toDayStart(first, zone)
  return isClosing ? [toMonth(addDays(first, -1)), month] : [month]
}

/** Each threshold once a month; the row that is new is also told outside. Answers how many are. */
async function recordFor(
  store: Store,
  row: BudgetRow,
  { days, month, now }: { days: readonly Spent[]; month: number; now: number },
): Promise<number> {
  const { spentMilli, isEstimated } = sumMonth(days, month)
  const reached = toThresholds(row.thresholds).filter((percent) =>
    isReached(percent, { spentMilli, monthMilli: row.month_milli }),
  )
  if (reached.length === 0) return 0
  const crossings = reached.map((percent) => ({ budget: row.num, month, percent, at: now, spent_milli: spentMilli }))
  return store.write(async (tx) => {
    const held = await tx
      .selectFrom("budgets")
      .select("num")
      .where("num", "=", row.num)
      .where("month_milli", "=", row.month_milli)
      .where("ended_at", "is", null)
      .executeTakeFirst()
    // Changed while the sums were read: an old amount must not stand in the way of the new one's news.
    if (!held) return 0
    const fresh = await tx
      .insertInto("budget_crossings")
      .values(crossings)
      .onConflict((c) => c.columns(["budget", "month", "percent"]).doNothing())
      .returning("percent")
      .execute()
    if (fresh.length === 0) return 0
    // Several at once are one piece of news: the highest.
    const percent = Math.max(...fresh.map((one) => one.percent))
    const sums = { spentMilli, isEstimated, monthMilli: row.month_milli }
    const details = { kind: row.kind, name: row.subject, percent, month, ...sums }
    await tx
      .insertInto("notifications")
      .values({
        kind: "budget.crossed",
        subject: `budget:${row.num}`,
        at: now,
        details: JSON.stringify(details),
        sent_at: null,
      })
      .execute()
    return fresh.length
  })
}

/**
 * Records the thresholds that budgets have reached this month (and, in its first days, in the last), each once, however many
 * processes look: also when a refund lowers the sum afterwards. `now`: epoch ms. Throws AppError("store_unavailable").
 */
export async function recordBudgetCrossings(store: Store, now: number): Promise<number> {
  const rows = await listBudgetRows(store.read, null)
  if (rows.length === 0) return 0
  const at = await readToday(store.read, now)
  const spent = await listSpentOfEach(store.read, rows, at.today)
  let fresh = 0
  for (const [index, row] of rows.entries()) {
    const days = spent[index] ?? []
    for (const month of listOpenMonths(row, at)) fresh += await recordFor(store, row, { days, month, now })
  }
  if (fresh > 0) await store.notify({ type: "usage", connection: "" })
  return fresh
}
