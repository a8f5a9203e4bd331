import { createDdl, type Ddl, type Engine, type Migration } from "./ddl"
import { makePeople, makeRollup, makeUsage } from "./m0001-history-rest"

/** What the jobs list can be narrowed by, besides its tab (a status). */
const LIST_FILTERS = [
  "connection",
  "model",
  "output_format",
  "bg_type",
  "customer",
  "project",
  "user_ref",
  "billing_status",
] as const

async function makeJobs(ddl: Ddl): Promise<void> {
  await ddl.table("jobs", {
    num: "key",
    connection: "text",
    id: "text",
    key_alias: "text",
    status: "text",
    status_raw: "text?",
    attempt: "int",
    progress: "int?",
    created_at: "int?",
    started_at: "int?",
    started_not_before: "int?",
    finished_at: "int?",
    finished_not_before: "int?",
    created_sort: "int",
    finished_sort: "int",
    total_ms: "int?",
    run_ms: "int?",
    model: "text?",
    output_format: "text?",
    bg_type: "text?",
    input_url: "text?",
    file_name: "text?",
    customer: "text?",
    project: "text?",
    user_ref: "text?",
    output_url: "text?",
    output_url_at: "int?",
    output_duration_ms: "int?",
    source_duration_ms: "int?",
    credits_milli: "int?",
    credits_estimate_milli: "int?",
    billing_status: "text?",
    error_code: "text?",
    request_id: "text?",
    group_id: "text?",
    flags: "text",
    raw_hash: "text",
    first_seen_at: "int",
    changed_at: "int",
    miss_count: "int",
    last_miss_at: "int?",
    missing_since: "int?",
    // The long ones last: what stands before them is read without following a row over several pages.
    search_text: "text",
    error_message: "text?",
  })
  // The id first, so that a bare id or its beginning is found in any connection.
  await ddl.unique("jobs", ["id", "connection"])
  const keyset = { key: "num" }
  for (const sort of ["created_sort", "finished_sort"]) {
    await ddl.index("jobs", [sort], keyset)
    await ddl.index("jobs", ["status", sort], keyset)
    await ddl.index("jobs", ["error_code", sort], { ...keyset, where: "error_code is not null" })
  }
  await ddl.index("jobs", ["group_id", "created_sort"], { ...keyset, where: "group_id is not null" })
  // Holds all that the figures of failure groups are made of, so that a hundred thousand failures are counted without their rows.
  await ddl.run(
    "create index jobs_by_group on jobs (group_id, finished_sort, num, status, connection, customer, model, output_format, credits_milli, credits_estimate_milli) where group_id is not null",
  )
  // Always empty, but for a store from before there were groups: these are found at once.
  await ddl.run("create index jobs_without_group on jobs (num) where status = 'failed' and group_id is null")
  for (const filter of LIST_FILTERS) {
    await ddl.index("jobs", [filter, "created_sort"], keyset)
    // Tabs of ended jobs are sorted by their end; and this one counts every tab of a filter without reading a row.
    await ddl.index("jobs", [filter, "status", "finished_sort"], keyset)
  }
}

async function makeJobSearch(ddl: Ddl, engine: Engine): Promise<void> {
  if (engine.engine === "postgres") {
    const { trigramSchema } = engine
    if (trigramSchema === null) return
    await ddl.run(`create index jobs_search on jobs using gin (search_text "${trigramSchema}".gin_trgm_ops)`)
    return
  }
  // No positions and no sizes: a third of the index. Whole terms are tested on the rows that the pieces lead to.
  await ddl.run(
    "create virtual table jobs_search using fts5(search_text, content='jobs', content_rowid='num', detail=none, columnsize=0, tokenize='trigram case_sensitive 1')",
  )
  const add = "insert into jobs_search(rowid, search_text) values (new.num, new.search_text);"
  const remove = "insert into jobs_search(jobs_search, rowid, search_text) values ('delete', old.num, old.search_text);"
  await ddl.run(`create trigger jobs_search_insert after insert on jobs begin ${add} end`)
  await ddl.run(`create trigger jobs_search_delete after delete on jobs begin ${remove} end`)
  await ddl.run(
    `create trigger jobs_search_update after update of search_text on jobs when old.search_text <> new.search_text begin ${remove} ${add} end`,
  )
}

async function makeJobParts(ddl: Ddl): Promise<void> {
  await ddl.table(
    "job_raw",
    { connection: "text", job_id: "text", text: "text", source: "text", fetched_at: "int" },
    { primary: ["connection", "job_id"] },
  )
  await ddl.table(
    "active_jobs",
    {
      connection: "text",
      job_id: "text",
      last_observed_at: "int",
      next_poll_at: "int",
      polls: "int",
      due_at: "int?",
      due_basis: "text?",
    },
    { primary: ["connection", "job_id"], clustered: true },
  )
  await ddl.index("active_jobs", ["next_poll_at"])
  await ddl.index("active_jobs", ["due_at"])
  await ddl.table("job_transitions", {
    seq: "key",
    connection: "text",
    job_id: "text",
    attempt: "int",
    kind: "text",
    from_status: "text?",
    to_status: "text",
    to_raw: "text?",
    occurred_at: "int?",
    not_before: "int?",
    observed_at: "int",
    source: "text",
    evidence: "text",
  })
  await ddl.index("job_transitions", ["connection", "job_id"], { key: "seq" })
  await ddl.appendOnly("job_transitions")
  await ddl.table(
    "attributions",
    {
      connection: "text",
      job_id: "text",
      customer: "text?",
      project: "text?",
      user_ref: "text?",
      input_url: "text?",
      file_name: "text?",
      source_duration_ms: "int?",
      source_width: "int?",
      source_height: "int?",
      source_codec: "text?",
      model: "text?",
      output_format: "text?",
      bg_type: "text?",
      request: "text?",
      updated_at: "int",
    },
    { primary: ["connection", "job_id"] },
  )
}

async function makeArrivals(ddl: Ddl): Promise<void> {
  await ddl.table("webhook_deliveries", {
    num: "key",
    connection: "text",
    received_at: "int",
    delivery_id: "text?",
    content_hash: "text?",
    sent_at: "int?",
    event: "text?",
    job_id: "text?",
    verdict: "text",
    reason: "text?",
    body: "text?",
    headers: "text?",
    bytes: "int",
    confirmed_at: "int?",
  })
  // One effect per content even when two copies arrive at the same moment; later copies are kept as "duplicate".
  await ddl.unique("webhook_deliveries", ["connection", "content_hash"], "verdict in ('accepted', 'unparsed')")
  await ddl.index("webhook_deliveries", ["connection", "job_id"])
  await ddl.index("webhook_deliveries", ["connection", "received_at"])
  await ddl.table("vendor_calls", {
    num: "key",
    connection: "text",
    key_alias: "text",
    at: "int",
    method: "text",
    path: "text",
    purpose: "text",
    attempt: "int",
    status: "int?",
    request_id: "text?",
    latency_ms: "int",
    error_code: "text?",
    job_id: "text?",
  })
  await ddl.index("vendor_calls", ["connection", "job_id", "at"], { where: "job_id is not null" })
  await ddl.index("vendor_calls", ["at"])
  await ddl.index("vendor_calls", ["connection", "at"])
}

async function makeHousekeeping(ddl: Ddl): Promise<void> {
  await ddl.table(
    "sync_state",
    { connection: "text", name: "text", value: "text", updated_at: "int" },
    { primary: ["connection", "name"] },
  )
  await ddl.table(
    "leases",
    { name: "text", holder: "text", fence: "int", expires_at: "int" },
    { primary: ["name"], clustered: true },
  )
  await ddl.table(
    "contract_drift",
    {
      connection: "text",
      endpoint: "text",
      field: "text",
      kind: "text",
      first_seen_at: "int",
      last_seen_at: "int",
      count: "int",
      sample: "text",
    },
    { primary: ["connection", "endpoint", "field", "kind"] },
  )
}

/** The tables of the job history, as in ../schema.ts. */
export const historyMigration: Migration = {
  name: "0001-history",
  async up(db, engine) {
    const ddl = createDdl(db, engine)
    await makeJobs(ddl)
    await makeJobSearch(ddl, engine)
    await makeJobParts(ddl)
    await makeArrivals(ddl)
    await makeUsage(ddl)
    await makeRollup(ddl)
    await makePeople(ddl)
    await makeHousekeeping(ddl)
  },
}
