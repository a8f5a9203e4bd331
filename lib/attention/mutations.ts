import { recordAudit } from "@/lib/audit/record"
import { parseAttentionKey } from "@/lib/domain/attention/keys"
import { toSnoozeUntil } from "@/lib/domain/attention/snooze"
import type { Operator } from "@/lib/domain/operator"
import { toIso } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import { toStorable } from "@/lib/notes/mutations"
import type { Store } from "@/lib/store/store"
import type { SnoozeInput } from "./schema"

type Writing = { by: Operator; now: number }

/**
 * Puts an item off for everybody; it returns by itself. `zone`: TEAM_TIME_ZONE. Throws AppError("invalid") for what is no item or
 * no day to come, AppError("conflict") when somebody has put it off already.
 */
export async function putOff(
  store: Store,
  { key, choice, reason, zone }: SnoozeInput & { zone: string },
  { by, now }: Writing,
): Promise<{ num: number; until: string }> {
  if (!parseAttentionKey(key)) throw new AppError("invalid", "There is nothing of this name to put off.")
  const until = toSnoozeUntil(choice, now, zone)
  if (until === null) throw new AppError("invalid", "Choose a day after today, within a year.")
  const num = await store.write(async (tx) => {
    // One that has returned by itself makes room.
    await tx
      .updateTable("snoozes")
      .set((e) => ({ ended_at: e.ref("until") }))
      .where("item", "=", key)
      .where("ended_at", "is", null)
      .where("until", "<=", now)
      .execute()
    const row = await tx
      .insertInto("snoozes")
      .values({ item: key, until, reason: toStorable(reason), created_by: by.id, created_at: now, ended_at: null })
      .onConflict((c) => c.columns(["item"]).where("ended_at", "is", null).doNothing())
      .returning("num")
      .executeTakeFirst()
    if (!row) throw new AppError("conflict", "Somebody has put this off already.")
    // The reason may name a customer: it stays out of the log, which is never changed, and stands with the snooze.
    const details = { num: row.num, until: toIso(until) }
    await recordAudit(tx, { at: now, actor: by.id, action: "attention.put_off", subject: key, details })
    return row.num
  })
  await store.notify({ type: "attention" })
  return { num, until: toIso(until) }
}

/** Ends a snooze before its time. Throws AppError("not_found") when it has returned already. */
export async function bringBack(store: Store, num: number, { by, now }: Writing): Promise<void> {
  await store.write(async (tx) => {
    const row = await tx
      .updateTable("snoozes")
      .set({ ended_at: now })
      .where("num", "=", num)
      .where("ended_at", "is", null)
      .where("until", ">", now)
      .returning("item")
      .executeTakeFirst()
    if (!row) throw new AppError("not_found", "This is back already.")
    await recordAudit(tx, {
      at: now,
      actor: by.id,
      action: "attention.brought_back",
      subject: row.item,
      details: { num },
    })
  })
  await store.notify({ type: "attention" })
}
