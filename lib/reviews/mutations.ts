import { recordAudit } from "@/lib/audit/record"
import type { Operator } from "@/lib/domain/operator"
import { AppError } from "@/lib/errors"
import { readBuildShare } from "@/lib/jobs/rollup-state"
import { toStorable } from "@/lib/notes/mutations"
import type { Db, Store, Tx } from "@/lib/store/store"
import { findRecordFrom } from "@/lib/usage/read"
import { type ReviewAsked, requireScope } from "./data"
import { createReport } from "./report-data"
import type { ReviewScope } from "./scope"
import { isBeforeRecord } from "./sums"
import { toDayWords } from "./words"

type Writing = { by: Operator; now: number }

/** As the audit log names it: "review:2026-W47", "review:2026-W47/prod-main". */
export function toAuditSubject({ week, connection }: ReviewAsked): string {
  return `review:${week}${connection === null ? "" : `/${connection}`}`
}

/** The row of a week exists from the first thing that somebody writes. */
async function requireRow(tx: Tx, { week, connection }: ReviewAsked, at: { zone: string; now: number }): Promise<void> {
  await tx
    .insertInto("reviews")
    .values({
      week,
      connection: connection ?? "",
      time_zone: at.zone,
      frozen: null,
      signed_at: null,
      signed_by: null,
      signed_name: null,
      notes: "",
      updated_at: at.now,
    })
    .onConflict((c) => c.columns(["week", "connection"]).doNothing())
    .execute()
}

async function tell(store: Store, { connection }: Pick<ReviewAsked, "connection">): Promise<void> {
  await store.notify({ type: "usage", connection: connection ?? "" })
}

/**
 * Writes the notes of a week (Markdown as typed), also of a signed one. `base`: what stood there when the writing began; when
 * somebody else has written since, nothing is overwritten. Throws AppError("not_found" | "conflict").
 */
export async function saveNotes(
  store: Store,
  input: ReviewAsked & { notes: string; base?: string | undefined },
  { by, now }: Writing,
): Promise<void> {
  const { zone } = await requireScope(store.read, input, now)
  await store.write(async (tx) => {
    await requireRow(tx, input, { zone, now })
    const updated = await tx
      .updateTable("reviews")
      .set({ notes: toStorable(input.notes), updated_at: now })
      .where("week", "=", input.week)
      .where("connection", "=", input.connection ?? "")
      .$if(input.base !== undefined, (query) => query.where("notes", "=", toStorable(input.base ?? "")))
      .executeTakeFirst()
    if (updated.numUpdatedRows === 0n) {
      throw new AppError("conflict", "Somebody else has saved other notes meanwhile.")
    }
    const subject = toAuditSubject(input)
    await recordAudit(tx, { at: now, actor: by.id, action: "review.notes_saved", subject })
  })
  await tell(store, input)
}

/** Puts something to do on a week's list and answers its number. Throws AppError("not_found"). */
export async function addItem(
  store: Store,
  input: ReviewAsked & { text: string },
  { by, now }: Writing,
): Promise<{ num: number }> {
  const { zone } = await requireScope(store.read, input, now)
  const num = await store.write(async (tx) => {
    await requireRow(tx, input, { zone, now })
    const row = {
      week: input.week,
      connection: input.connection ?? "",
      text: toStorable(input.text),
      created_by: by.id,
      created_at: now,
      done_at: null,
      done_by: null,
    }
    const made = await tx.insertInto("review_items").values(row).returning("num").executeTakeFirstOrThrow()
    const subject = toAuditSubject(input)
    await recordAudit(tx, {
      at: now,
      actor: by.id,
      action: "review.item_added",
      subject,
      details: { item: made.num },
    })
    return made.num
  })
  await tell(store, input)
  return { num }
}

/** Ticks an item off: it is not carried into later weeks any more. Throws AppError("not_found" | "conflict"). */
export async function closeItem(store: Store, num: number, { by, now }: Writing): Promise<void> {
  const connection = await store.write(async (tx) => {
    const item = await tx.selectFrom("review_items").selectAll().where("num", "=", num).executeTakeFirst()
    if (!item) throw new AppError("not_found", "This item does not exist.")
    const closed = await tx
      .updateTable("review_items")
      .set({ done_at: now, done_by: by.id })
      .where("num", "=", num)
      .where("done_at", "is", null)
      .executeTakeFirst()
    if (closed.numUpdatedRows === 0n) throw new AppError("conflict", "This item is done already.")
    const subject = toAuditSubject({ week: item.week, connection: item.connection || null })
    await recordAudit(tx, { at: now, actor: by.id, action: "review.item_closed", subject, details: { item: num } })
    return item.connection
  })
  await tell(store, { connection: connection || null })
}

/** Nobody can vouch for a week of which our record holds nothing. */
async function requireRecord(db: Db, { connection, days }: ReviewScope): Promise<void> {
  const recordFrom = await findRecordFrom(db, { connection, zone: "team" })
  if (!isBeforeRecord({ days, recordFrom })) return
  const begins = recordFrom === null ? "holds no job yet" : `begins on ${toDayWords(recordFrom)}, after this week`
  throw new AppError("invalid", `Our record ${begins}: there is nothing to sign.`)
}

/**
 * Signs a finished week by name and freezes its figures as they are at `now` (epoch ms). Once: a second signature is a conflict.
 * Throws AppError("not_found" | "invalid" | "conflict").
 */
export async function signReview(store: Store, asked: ReviewAsked, { by, now }: Writing): Promise<void> {
  const scope = await requireScope(store.read, asked, now)
  if (now < scope.untilAt) throw new AppError("invalid", "This week is not over: its figures will still change.")
  if ((await readBuildShare(store.read)) !== null) {
    throw new AppError("invalid", "The sums by day are being built anew. Sign when they are whole.")
  }
  await requireRecord(store.read, scope)
  const frozen = JSON.stringify(await createReport(store, scope))
  await store.write(async (tx) => {
    await requireRow(tx, asked, { zone: scope.zone, now })
    const signed = await tx
      .updateTable("reviews")
      .set({
        frozen,
        time_zone: scope.zone,
        signed_at: now,
        signed_by: by.id,
        signed_name: by.name,
        updated_at: now,
      })
      .where("week", "=", asked.week)
      .where("connection", "=", asked.connection ?? "")
      .where("signed_at", "is", null)
      .executeTakeFirst()
    if (signed.numUpdatedRows === 0n) throw new AppError("conflict", "Somebody has signed this week already.")
    const subject = toAuditSubject(asked)
    await recordAudit(tx, { at: now, actor: by.id, action: "review.signed", subject })
  })
  await tell(store, asked)
}
