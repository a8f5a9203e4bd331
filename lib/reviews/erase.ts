import { withoutName } from "@/lib/domain/erased"
import type { Tx } from "@/lib/store/store"

/** What tells of a customer beside the name, where a line is about one: an address, a person. */
const TELLING = new Set(["source", "customer", "user"])

/** Lists escape within their own text what the URL escapes once more. */
function isTellingHref(href: string, name: string): boolean {
  if (!href.startsWith("/") || !href.includes("?")) return false
  const values = [...new URLSearchParams(href.slice(href.indexOf("?"))).values()]
  return values.some((text) => withoutName(text.replaceAll("%2C", ",").replaceAll("%25", "%"), name) !== text)
}

function stripText(text: string, name: string): string {
  return isTellingHref(text, name) ? text.slice(0, text.indexOf("?")) : withoutName(text, name)
}

function mapParts(value: object, map: (part: unknown, key: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((part) => map(part, ""))
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, map(part, key)]))
}

/** Of a line about the customer. */
function stripOwn(value: unknown, name: string): unknown {
  if (typeof value === "string") return stripText(value, name)
  if (typeof value !== "object" || value === null) return value
  return mapParts(value, (part, key) => (TELLING.has(key) ? null : stripOwn(part, name)))
}

function strip(value: unknown, name: string): unknown {
  if (typeof value === "string") return stripText(value, name)
  if (typeof value !== "object" || value === null) return value
  if ("customer" in value && value.customer === name) return stripOwn(value, name)
  return mapParts(value, (part) => strip(part, name))
}

/** A frozen report (its JSON) without a customer: figures stay, the name, addresses and people go. */
export function withoutCustomer(frozen: string, name: string): string {
  return JSON.stringify(strip(JSON.parse(frozen), name))
}

/** Takes a customer out of signed reports, notes and items. All of these are few: one or two rows a week. */
export async function eraseFromReviews(tx: Tx, name: string): Promise<void> {
  const reviews = await tx.selectFrom("reviews").select(["week", "connection", "frozen", "notes"]).execute()
  for (const { week, connection, frozen, notes } of reviews) {
    const left = { frozen: frozen === null ? null : withoutCustomer(frozen, name), notes: withoutName(notes, name) }
    if (left.frozen === frozen && left.notes === notes) continue
    await tx.updateTable("reviews").set(left).where("week", "=", week).where("connection", "=", connection).execute()
  }
  for (const { num, text } of await tx.selectFrom("review_items").select(["num", "text"]).execute()) {
    const left = withoutName(text, name)
    if (left !== text) await tx.updateTable("review_items").set({ text: left }).where("num", "=", num).execute()
  }
}
