import { ERASED, withoutName } from "@/lib/domain/erased"
import { loadJobList } from "@/lib/jobs/list-schema"
import type { Tx } from "@/lib/store/store"

type Part = { readonly [name: string]: unknown }

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function mapEach(list: unknown, map: (part: Part) => Part): unknown {
  return Array.isArray(list) ? list.map((one) => (isPart(one) ? map(one) : one)) : list
}

/** Whether a query (without "?") narrows a list to the customer: by the whole name, since a short one is a word of many dates. */
export function isNarrowedTo(query: string, name: string): boolean {
  const customer = loadJobList(new URLSearchParams(query)).customer
  return customer !== null && [...customer.include, ...customer.exclude].includes(name)
}

function toPath(href: unknown): unknown {
  return typeof href === "string" ? href.replace(/\?.*$/s, "") : href
}

function stripHref(href: string, name: string): unknown {
  return href.startsWith("/") && isNarrowedTo(href.slice(href.indexOf("?") + 1), name) ? toPath(href) : href
}

/** Addresses of lists stand in many places, always under this one key. */
function stripHrefs(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((part) => stripHrefs(part, name))
  if (!isPart(value)) return value
  const strip = ([key, part]: [string, unknown]) =>
    [key, key === "href" && typeof part === "string" ? stripHref(part, name) : stripHrefs(part, name)] as const
  return Object.fromEntries(Object.entries(value).map(strip))
}

const withoutUser = (job: Part): Part => ({ ...job, user: null })

/** Videos that were bought again: beside the name, an address and a person tell of the customer. */
function stripCluster(cluster: Part, name: string): Part {
  if (cluster.customer === name) {
    const first = isPart(cluster.first) ? withoutUser(cluster.first) : cluster.first
    return { ...cluster, customer: null, source: null, first, repeats: mapEach(cluster.repeats, withoutUser) }
  }
  if (cluster.customer !== null || typeof cluster.source !== "string") return cluster
  // Nobody said whose these are: their address may.
  const source = withoutName(cluster.source, name)
  return source === cluster.source ? cluster : { ...cluster, source, href: toPath(cluster.href) }
}

function stripWaste(waste: unknown, name: string): unknown {
  if (!isPart(waste) || !isPart(waste.duplicate)) return waste
  const clusters = mapEach(waste.duplicate.clusters, (one) => stripCluster(one, name))
  return { ...waste, duplicate: { ...waste.duplicate, clusters } }
}

/**
 * Only where a customer can stand. Everything else (days, instants, models, connections, sentences about figures) is ours, and a
 * customer may be called like a part of it: "11", "2026", "pro".
 */
function stripReport(report: Part, name: string): Part {
  return {
    ...report,
    customers: mapEach(report.customers, (line) => (line.name === name ? { ...line, name: ERASED } : line)),
    budgets: mapEach(report.budgets, (budget) =>
      budget.kind === "customer" && budget.subject === name ? { ...budget, subject: ERASED } : budget,
    ),
    // Titles quote the vendor.
    failures: mapEach(report.failures, (group) =>
      typeof group.title === "string" ? { ...group, title: withoutName(group.title, name) } : group,
    ),
    waste: stripWaste(report.waste, name),
  }
}

/** A frozen report (its JSON) without a customer: figures stay, the name, addresses and people go. */
export function withoutCustomer(frozen: string, name: string): string {
  try {
    const report: unknown = JSON.parse(frozen)
    if (isPart(report)) return JSON.stringify(stripHrefs(stripReport(report, name), name))
  } catch {
    // None of ours: nobody can read it, and it must not stand in the way of an erasure.
  }
  return withoutName(frozen, name)
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
