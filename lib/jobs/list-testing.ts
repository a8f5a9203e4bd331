import type { Insertable } from "kysely"
import { toCost } from "@/lib/domain/cost"
import type { JobsTable } from "@/lib/store/schema"
import type { Store } from "@/lib/store/store"
import { type JobFilter, loadJobList, toJobFilter } from "./list-schema"

/** The moment at which the tests look at their lists. */
export const NOW = Date.parse("2026-11-24T12:00:00Z")

type Job = Insertable<JobsTable>

/** A stored job for tests: completed an hour ago unless told otherwise, its sort keys and search text as the mirror makes them. */
export function createJobRecord(id: string, known: Partial<Job> = {}): Job {
  const created = known.created_at === undefined ? NOW - 3_600_000 : known.created_at
  const row: Job = {
    connection: "prod-main",
    id,
    key_alias: "main",
    status: "completed",
    status_raw: known.status ?? "completed",
    attempt: 1,
    progress: null,
    created_at: created,
    started_at: null,
    started_not_before: null,
    finished_at: null,
    finished_not_before: null,
    created_sort: created ?? NOW,
    finished_sort: known.finished_at ?? created ?? NOW,
    total_ms: null,
    run_ms: null,
    model: null,
    output_format: null,
    bg_type: null,
    input_url: null,
    file_name: null,
    customer: null,
    project: null,
    user_ref: null,
    output_url: null,
    output_url_at: null,
    output_duration_ms: null,
    source_duration_ms: null,
    credits_milli: null,
    credits_estimate_milli: null,
    billing_status: null,
    error_code: null,
    error_message: null,
    request_id: null,
    flags: "[]",
    search_text: "",
    raw_hash: id,
    first_seen_at: NOW,
    changed_at: NOW,
    miss_count: 0,
    last_miss_at: null,
    missing_since: null,
    ...known,
  }
  const cost = toCost({
    status: row.status,
    creditsMilli: row.credits_milli ?? null,
    estimateMilli: row.credits_estimate_milli ?? null,
    billingStatus: row.billing_status ?? null,
  })
  const texts = [row.id, row.request_id, row.file_name, row.customer, row.project, row.user_ref, row.error_message]
  const costs = { cost_milli: cost?.milli ?? null, cost_basis: cost?.basis ?? null }
  return { ...row, ...costs, search_text: texts.filter(Boolean).join("\n").toLowerCase() }
}

export async function addJobs(store: Store, jobs: Job[]): Promise<void> {
  await store.write(async (tx) => {
    for (let at = 0; at < jobs.length; at += 200) {
      await tx
        .insertInto("jobs")
        .values(jobs.slice(at, at + 200))
        .execute()
    }
  })
}

/** The filter that a query string asks for. */
export function toFilter(query: string): JobFilter {
  return toJobFilter(loadJobList(new URLSearchParams(query)), "UTC")
}
