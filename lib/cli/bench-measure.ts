import type { Question } from "@/lib/cli/bench-questions"
import { countOpenGroups } from "@/lib/failures/data"
import { findGroup } from "@/lib/failures/group-data"
import { listFailures } from "@/lib/failures/list-data"
import { toFailureFilter } from "@/lib/failures/list-schema"
import { findHits } from "@/lib/find/data"
import { countJobs } from "@/lib/jobs/list-counts"
import { listJobs } from "@/lib/jobs/list-data"
import { listFacets } from "@/lib/jobs/list-facets"
import { toRequestFilter } from "@/lib/jobs/list-request"
import { getReconciliation } from "@/lib/reconciliation/data"
import { toReconcileDays, toReconcileFilter } from "@/lib/reconciliation/filter-schema"
import { getReview, listReviews } from "@/lib/reviews/data"
import { openStore } from "@/lib/store/open"
import type { Store } from "@/lib/store/store"
import { getUsage } from "@/lib/usage/data"
import { toUsageView } from "@/lib/usage/schema"
import { toWasteFilter } from "@/lib/waste/filter-schema"
import { getWasteView } from "@/lib/waste/request"

/** Milliseconds. `failed`: answers that were no answer. */
export type Figure = { p50Ms: number; p95Ms: number; maxMs: number; runs: number; failed: number }

const WARM_UP = 3
/** A slow question is asked less often, so that the whole takes minutes. */
const LONGEST_MS = 15_000

function percentile(sorted: readonly number[], share: number): number {
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100) / 100
}

/** What these times come to. */
export function toFigure(times: readonly number[], failed: number): Figure {
  const sorted = [...times].sort((a, b) => a - b)
  return {
    p50Ms: percentile(sorted, 0.5),
    p95Ms: percentile(sorted, 0.95),
    maxMs: percentile(sorted, 1),
    runs: sorted.length,
    failed,
  }
}

/** Asks one question `runs` times, one after the other. */
export async function measure(
  question: Question,
  runs: number,
  ask: (path: string, body?: object) => Promise<unknown>,
): Promise<Figure> {
  const times: number[] = []
  let failed = 0
  const until = performance.now() + LONGEST_MS
  for (let run = -WARM_UP; run < runs && (performance.now() < until || times.length < 5); run++) {
    const path = question.path(run + WARM_UP)
    const started = performance.now()
    try {
      await ask(path, question.body?.(run + WARM_UP))
    } catch {
      failed += 1
    }
    if (run >= 0) times.push(performance.now() - started)
  }
  return toFigure(times, failed)
}

/** The questions about credits; undefined for an address of another kind. */
async function answerCredits(store: Store, url: URL, now: number): Promise<unknown> {
  const { pathname, searchParams } = url
  const connection = null
  if (pathname === "/api/usage") return await getUsage(store, { ...toUsageView(searchParams), connection }, now)
  if (pathname === "/api/waste") return await getWasteView(store, toWasteFilter(searchParams, connection), now)
  if (pathname === "/api/reconciliation") {
    const days = toReconcileDays(toReconcileFilter(searchParams), now)
    return await getReconciliation(store, { connection, days }, now)
  }
  if (pathname === "/api/reviews") return await listReviews(store, { connection }, now)
  const week = /^\/api\/reviews\/([\w-]+)$/.exec(pathname)?.[1]
  return week === undefined ? undefined : await getReview(store, { week, connection }, now)
}

/** Answers an address of the jobs API from the store, as its route does, without HTTP and sign-in. */
async function answer(store: Store, path: string, body?: object): Promise<unknown> {
  const request = new Request(`http://bench.invalid${path}`)
  const url = new URL(request.url)
  const now = Date.now()
  if (body && "text" in body) return await findHits(store, String(body.text), { now, zone: "UTC" })
  if (url.pathname === "/api/failures/open") return await countOpenGroups(store.read, now)
  const credits = await answerCredits(store, url, now)
  if (credits !== undefined) return credits
  const group = /^\/api\/failures\/(fg_\w+)$/.exec(url.pathname)?.[1]
  if (group !== undefined) {
    return await findGroup(store, group, { filter: toFailureFilter(url.searchParams, "UTC"), now })
  }
  if (url.pathname === "/api/failures") return await listFailures(store, toFailureFilter(url.searchParams, "UTC"), now)
  const filter = toRequestFilter(request)
  if (url.pathname === "/api/jobs/counts") return await countJobs(store, filter, now)
  if (url.pathname === "/api/jobs/facets") return await listFacets(store, filter, now)
  return await listJobs(store, filter, { cursor: url.searchParams.get("cursor"), now })
}

/** The questions straight to the store, by name. */
export async function measureStore(
  file: string,
  questions: readonly Question[],
  runs: number,
): Promise<Map<string, Figure>> {
  const store = await openStore({ kind: "sqlite", file })
  const figures = new Map<string, Figure>()
  try {
    for (const question of questions) {
      figures.set(question.name, await measure(question, runs, (path, body) => answer(store, path, body)))
    }
  } finally {
    await store.close()
  }
  return figures
}
