import { HISTORY_MS } from "@/lib/cli/bench-build"
import { benchCustomer, benchGroup, benchId, drawJob } from "@/lib/cli/bench-draw"
import { addWeeks, toWeekOf } from "@/lib/domain/week"
import { toCursorText } from "@/lib/jobs/list-batch"

/** What is measured: addresses of the app, other ones each time. `limitMs`: what p95 must stay below, null = only told. */
export type Question = {
  name: string
  limitMs: number | null
  path(run: number): string
  /** What is sent along; without it the question is a GET. */
  body?(run: number): object
}

const LIMIT_MS = 50
const FAILURES_MS = 150
const FIND_MS = 300
const QUARTER_MS = 150
const YEARS_MS = 300
const REVIEW_MS = 300

/** Spreads runs over the store, the same way each time. */
function spread(run: number, jobs: number): number {
  return (run * 7_919 + 104_729) % jobs
}

function customer(run: number): string {
  return benchCustomer(run % 20)
}

/** Questions about a store of `jobs` jobs made at `now`. */
export function toQuestions(jobs: number, now: number): Question[] {
  const draw = (run: number) => drawJob(spread(run, jobs), jobs, { now, historyMs: HISTORY_MS })
  const deep = (run: number): string => {
    const { created_sort: sort, num } = draw(run)
    return toCursorText({ side: "after", key: { sort, num } })
  }
  const limited = (name: string, path: Question["path"]): Question => ({ name, limitMs: LIMIT_MS, path })
  const told = (name: string, path: Question["path"]): Question => ({ name, limitMs: null, path })
  return [
    limited("newest 50", () => "/api/jobs"),
    limited("deep page", (run) => `/api/jobs?cursor=${deep(run)}`),
    limited("status, model, customer", (run) => `/api/jobs?tab=failed&model=pro&customer=${customer(run)}`),
    limited("connection, format, background", () => "/api/jobs?connection=staging-main&format=gif&background=color"),
    limited("done, model, 30 days", () => "/api/jobs?tab=done&model=human&created=30d"),
    limited("by id", (run) => `/api/jobs?q=${benchId(spread(run, jobs))}`),
    limited("part of an id", (run) => `/api/jobs?q=${benchId(spread(run, jobs)).slice(5, 14)}`),
    limited("search, rare", (run) => `/api/jobs?q=${draw(run).file_name?.slice(0, -4)}`),
    limited("search, none", (run) => `/api/jobs?q=nothing-like-${run}`),
    limited("search, 1 in 160", (run) => `/api/jobs?q=teaser-${(run % 16).toString(16)}`),
    limited("search, 1 in 10", () => "/api/jobs?q=holiday"),
    limited("search, 1 in 10, failed", () => "/api/jobs?tab=failed&q=holiday"),
    limited("search, one customer", (run) => `/api/jobs?q=${customer(run)}`),
    told("counts of all", () => "/api/jobs/counts"),
    told("counts of a customer", (run) => `/api/jobs/counts?customer=${customer(run)}`),
    told("counts of a common search", () => "/api/jobs/counts?q=holiday"),
    told("facets of all", () => "/api/jobs/facets"),
    told("facets of a customer", (run) => `/api/jobs/facets?customer=${customer(run)}`),
    { name: "failures, 14 days", limitMs: FAILURES_MS, path: () => "/api/failures" },
    { name: "failures, all time", limitMs: FAILURES_MS, path: () => "/api/failures?days=all" },
    told("failures of a customer", (run) => `/api/failures?days=90&customer=${customer(run)}`),
    { name: "failure group, 14 days", limitMs: FAILURES_MS, path: () => `/api/failures/${benchGroup()}` },
    told("failure group, all time", () => `/api/failures/${benchGroup()}?days=all`),
    ...toCreditQuestions(now),
    {
      name: "find: a pasted ticket",
      limitMs: FIND_MS,
      path: () => "/api/find",
      body: (run) => toTicket(draw(run), run),
    },
  ]
}

/** What was spent, by what, and the week's review. */
function toCreditQuestions(now: number): Question[] {
  const usage = (days: number, by: string, limitMs: number): Question => ({
    name: `usage, ${days} days by ${by}`,
    limitMs,
    path: () => `/api/usage?days=${days}&by=${by}`,
  })
  const lastWeek = addWeeks(toWeekOf(now, "UTC"), -1)
  return [
    ...["model", "customer", "project"].flatMap((by) => [usage(90, by, QUARTER_MS), usage(730, by, YEARS_MS)]),
    { name: "review of last week", limitMs: REVIEW_MS, path: () => `/api/reviews/${lastWeek}` },
    { name: "reviews", limitMs: REVIEW_MS, path: () => "/api/reviews" },
    { name: "reconciliation, 90 days", limitMs: null, path: () => "/api/reconciliation?days=90" },
    { name: "waste, 90 days", limitMs: null, path: () => "/api/waste?days=90" },
  ]
}

/** A mail as a customer would write it about a job: now its id, now the file's name and a time. */
function toTicket(job: ReturnType<typeof drawJob>, run: number): { text: string; zone: string } {
  const at = new Date(job.created_sort).toISOString()
  const about = [
    `the job ${job.id} failed again`,
    `our video ${job.file_name} from ${at.slice(0, 10)} ${at.slice(11, 16)} UTC came out green`,
    `https://media.example.com/${job.customer}/${job.file_name}?sig=abc never came back`,
    `nothing works since ${at}, request ${job.request_id}`,
  ]
  const text = `Hi team,\n\n${about[run % about.length]}. Could you have a look, please? We wait for it.\n\nBest, Ana (${job.customer})`
  return { text, zone: "UTC" }
}

/** Questions that only the running app answers. */
export function toPageQuestions(jobs: number, now: number): Question[] {
  const ref = (run: number) => {
    const { connection, id } = drawJob(spread(run, jobs), jobs, { now, historyMs: HISTORY_MS })
    return `${connection}/${id}`
  }
  return [
    { name: "job (data)", limitMs: null, path: (run) => `/api/job/${ref(run)}` },
    { name: "failures page (HTML)", limitMs: null, path: () => "/failures" },
    { name: "failure group page (HTML)", limitMs: null, path: () => `/failures/${benchGroup()}` },
    { name: "overview (data)", limitMs: null, path: () => "/api/overview" },
    { name: "jobs page (HTML)", limitMs: null, path: () => "/jobs" },
    { name: "usage page, 90 days (HTML)", limitMs: QUARTER_MS, path: () => "/usage?days=90" },
    { name: "usage page, two years (HTML)", limitMs: YEARS_MS, path: () => "/usage?days=730" },
    { name: "review page (HTML)", limitMs: REVIEW_MS, path: () => `/reviews/${addWeeks(toWeekOf(now, "UTC"), -1)}` },
    { name: "job page (HTML)", limitMs: null, path: (run) => `/jobs/${ref(run)}` },
  ]
}
