import { ERASED, withoutName } from "@/lib/domain/erased"
import { eraseFromReviews, isNarrowedTo } from "@/lib/reviews/erase"
import type { Tx } from "@/lib/store/store"
import type { Erasing } from "./erase-notes"

/** Where nothing but the name is the customer's: it is taken out of the words, the rest stays. */
type Replacing = { replaced: (text: string) => string | null }

/** The text without the name; null when it was not in it. */
function toReplacing(name: string): Replacing {
  return {
    replaced: (text) => {
      const left = withoutName(text, name)
      return left === text ? null : left
    },
  }
}

async function inGroupNotes(tx: Tx, { replaced }: Replacing): Promise<void> {
  const rows = await tx
    .selectFrom("notes")
    .select(["num", "body"])
    .where("erased_at", "is", null)
    .where("body", "!=", "")
    .execute()
  for (const row of rows) {
    const body = replaced(row.body)
    if (body !== null) await tx.updateTable("notes").set({ body }).where("num", "=", row.num).execute()
  }
}

async function inTriage(tx: Tx, { replaced }: Replacing): Promise<void> {
  const rows = await tx.selectFrom("group_triage").select(["group_id", "note"]).where("note", "is not", null).execute()
  for (const row of rows) {
    const note = replaced(row.note ?? "")
    if (note !== null) await tx.updateTable("group_triage").set({ note }).where("group_id", "=", row.group_id).execute()
  }
}

/** Why something was put off, and what was noted of a key. */
async function inUpkeep(tx: Tx, { replaced }: Replacing): Promise<void> {
  for (const { num, reason } of await tx.selectFrom("snoozes").select(["num", "reason"]).execute()) {
    const left = replaced(reason)
    if (left !== null) await tx.updateTable("snoozes").set({ reason: left }).where("num", "=", num).execute()
  }
  const noted = tx.selectFrom("key_attestations").select(["num", "note"]).where("note", "!=", "")
  for (const { num, note } of await noted.execute()) {
    const left = replaced(note)
    if (left !== null) await tx.updateTable("key_attestations").set({ note: left }).where("num", "=", num).execute()
  }
}

async function inGroups(tx: Tx, { replaced }: Replacing): Promise<void> {
  const rows = await tx.selectFrom("failure_groups").select(["id", "template", "title"]).execute()
  for (const row of rows) {
    const [template, title] = [replaced(row.template), replaced(row.title)]
    if (template === null && title === null) continue
    const words = { template: template ?? row.template, title: title ?? row.title }
    await tx.updateTable("failure_groups").set(words).where("id", "=", row.id).execute()
  }
}

/** What of a query people wrote themselves, or the customer did; the rest is models, days, tabs: a name may be one of those. */
const WRITTEN = ["q", "project", "user"]

/** Lists escape within their own text what the URL escapes once more. */
function decodeAll(text: string): string {
  return text.replaceAll("%2C", ",").replaceAll("%25", "%")
}

/** Whether a saved view is narrowed to the customer or called by the name: then it has no use any more. */
export function isViewTelling(view: { name: string; query: string }, name: string): boolean {
  const query = new URLSearchParams(view.query)
  const written = WRITTEN.flatMap((key) => query.getAll(key)).map(decodeAll)
  return isNarrowedTo(view.query, name) || [view.name, ...written].some((text) => withoutName(text, name) !== text)
}

async function inViews(tx: Tx, name: string): Promise<void> {
  const rows = await tx.selectFrom("saved_views").select(["id", "name", "query"]).execute()
  for (const row of rows.filter((view) => isViewTelling(view, name))) {
    await tx.deleteFrom("saved_views").where("id", "=", row.id).execute()
  }
}

async function inSamples(tx: Tx, { replaced }: Replacing): Promise<void> {
  const rows = await tx.selectFrom("contract_drift").selectAll().where("sample", "!=", "").execute()
  for (const { connection, endpoint, field, kind, sample } of rows) {
    if (replaced(sample) === null) continue
    await tx
      .updateTable("contract_drift")
      .set({ sample: "" })
      .where((eb) => eb.and({ connection, endpoint, field, kind }))
      .execute()
  }
}

/** Words of ours and of the configuration: a customer may be called like one of them. */
const OURS = new Set(["kind", "week", "class", "cause", "connection", "jobId", "label", "alias", "reason"])

/**
 * The details of a notification (JSON) without the name. Numbers and words of ours stay, so that they are JSON and the link still
 * leads to its page; what is no object of ours tells nobody anything and goes.
 */
export function withoutNameInDetails(text: string, name: string): string {
  let details: unknown
  try {
    details = JSON.parse(text)
  } catch {
    return "{}"
  }
  if (typeof details !== "object" || details === null || Array.isArray(details)) return "{}"
  const isCustomers = "kind" in details && details.kind === "customer"
  const strip = ([key, value]: [string, unknown]): [string, unknown] => {
    // Whose budget it is: a whole name, and a model's or a connection's where it is no customer's.
    if (key === "name") return [key, isCustomers && value === name ? ERASED : value]
    return [key, typeof value === "string" && !OURS.has(key) ? withoutName(value, name) : value]
  }
  return JSON.stringify(Object.fromEntries(Object.entries(details).map(strip)))
}

async function inNotifications(tx: Tx, name: string): Promise<void> {
  const rows = await tx.selectFrom("notifications").select(["num", "details"]).execute()
  for (const row of rows) {
    const details = withoutNameInDetails(row.details, name)
    if (details !== row.details) {
      await tx.updateTable("notifications").set({ details }).where("num", "=", row.num).execute()
    }
  }
}

/** A budget of somebody who is gone counts nothing any more: it ends, and what it recorded stays without the name. */
async function inBudgets(tx: Tx, { name, at }: { name: string; at: number }): Promise<void> {
  const own = tx.updateTable("budgets").where("kind", "=", "customer").where("subject", "=", name)
  await own.set((eb) => ({ subject: "", ended_at: eb.fn.coalesce("ended_at", eb.val(at)), updated_at: at })).execute()
}

/**
 * Takes a customer's name out of what people and rules wrote about many: notes, triage, what is put off, keys, groups of failures, samples,
 * notifications, budgets, reviews; and deletes saved views of that customer. All of these are few.
 */
export async function eraseMentions(tx: Tx, { name, at }: Pick<Erasing, "name" | "at">): Promise<void> {
  const replacing = toReplacing(name)
  await inGroupNotes(tx, replacing)
  await inTriage(tx, replacing)
  await inUpkeep(tx, replacing)
  await inGroups(tx, replacing)
  await inViews(tx, name)
  await inSamples(tx, replacing)
  await inNotifications(tx, name)
  await inBudgets(tx, { name, at })
  await eraseFromReviews(tx, name)
}
