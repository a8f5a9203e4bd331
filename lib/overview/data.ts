import "server-only"
import { listBudgets } from "@/lib/budgets/data"
import { toIso } from "@/lib/domain/time"
import { readEnv } from "@/lib/env"
import { countOpenGroups } from "@/lib/failures/data"
import { toJobListHref } from "@/lib/jobs/list-schema"
import { listFreshness } from "@/lib/live/freshness-data"
import { findMissingReview } from "@/lib/reviews/data"
import { type MissingReview, toReviewHref } from "@/lib/reviews/schema"
import { listUnknown } from "@/lib/spend/data"
import type { SpendIntent } from "@/lib/spend/schema"
import { getStore } from "@/lib/store/current"
import { countOpenTickets } from "@/lib/tickets/data"
import { countActive, findMainReason, listRunning } from "./active"
import { getToday, type Scope, toDayHref } from "./figures"
import { type NoteFacts, toNotes } from "./notes"
import type { Overview } from "./schema"

/** The connection of `?connection=`, null (all) for one that is not configured. */
export function parseConnection(asked: string | string[] | null | undefined): string | null {
  return readEnv().connections.find((one) => one.id === asked)?.id ?? null
}

/** Everything that the overview shows, as of `now` (epoch ms). Throws AppError("store_unavailable"). */
export async function getOverview(scope: Scope, now: number): Promise<Overview> {
  const store = await getStore()
  const [freshness, active, rows, today, undecided, failures, tickets, review, budgets] = await Promise.all([
    listFreshness(),
    countActive(store.read, scope, now),
    listRunning(store.read, scope),
    getToday(store, scope, now),
    listUnknown(store.read, scope, now),
    countOpenGroups(store.read, now),
    countOpenTickets(store.read),
    findMissingReview(store, now),
    listBudgets(store, { connection: scope }, now),
  ])
  const failedToday = today.figures.find((figure) => figure.id === "failed")?.today ?? 0
  const { connections, dashboardUrl } = readEnv()
  const isMine = (connection: string) => scope === null || connection === scope
  const facts: NoteFacts = {
    now,
    dashboardUrl,
    freshness: freshness.filter((one) => isMine(one.connection)),
    failed: {
      count: failedToday,
      reason: failedToday > 0 ? ((await findMainReason(store.read, scope, now)) ?? null) : null,
      href: toDayHref("failed", today.day, scope),
    },
    overdue: {
      count: active.overdue,
      usual: rows[0]?.usual ?? null,
      href: toJobListHref({ tab: "overdue", connection: scope }),
    },
    waiting: { ...active.waiting, href: toJobListHref({ tab: "waiting", connection: scope }) },
    keys: connections.filter((one) => isMine(one.id)).flatMap(toKeyAges),
    review: toUnreviewed(review, scope),
    budgets,
    undecided: { count: undecided.length, oldest: toOldest(undecided) },
  }
  return {
    at: toIso(now),
    notes: toNotes(facts),
    open: { failures, tickets, reviews: review === null ? 0 : 1 },
    running: { count: active.running, rows },
    today,
  }
}

/** A review of all connections together, also where the page is narrowed to one. */
function toUnreviewed(review: MissingReview | null, scope: Scope): NoteFacts["review"] {
  if (review === null) return null
  return { ...review, href: `${toReviewHref(review.week, null)}${scope === null ? "" : "?connection="}` }
}

function toOldest([oldest]: SpendIntent[]): NoteFacts["undecided"]["oldest"] {
  if (!oldest) return null
  const { connection, jobId } = oldest.source
  const href = `/jobs/${encodeURIComponent(connection)}/${encodeURIComponent(jobId)}`
  return { by: oldest.by, sentAt: oldest.sentAt ?? oldest.createdAt, href }
}

function toKeyAges(connection: ReturnType<typeof readEnv>["connections"][number]): NoteFacts["keys"][number][] {
  return connection.keys.flatMap(({ alias, createdOn, rotateEveryDays }) =>
    createdOn !== null && rotateEveryDays !== null
      ? [{ connection: connection.id, alias, createdOn, rotateEveryDays }]
      : [],
  )
}
