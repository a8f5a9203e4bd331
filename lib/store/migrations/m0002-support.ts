import { createDdl, type Ddl, type Migration } from "./ddl"

async function makeFailures(ddl: Ddl): Promise<void> {
  await ddl.table(
    "failure_groups",
    {
      id: "text",
      code: "text?",
      template: "text",
      cause: "text",
      class: "text",
      title: "text",
      first_seen_at: "int",
      last_seen_at: "int",
      created_at: "int",
    },
    { primary: ["id"] },
  )
  await ddl.table(
    "failure_fingerprints",
    { fingerprint: "text", version: "int", group_id: "text" },
    { primary: ["fingerprint"], clustered: true },
  )
  await ddl.table(
    "group_triage",
    {
      group_id: "text",
      state: "text",
      assignee: "text?",
      note: "text?",
      since: "int",
      by: "text",
      until_at: "int?",
      until_count: "int?",
      until_per_hour: "int?",
      regressed_at: "int?",
    },
    { primary: ["group_id"] },
  )
  await ddl.table("notifications", {
    num: "key",
    kind: "text",
    subject: "text",
    at: "int",
    details: "text",
    sent_at: "int?",
  })
  await ddl.index("notifications", ["at"], { where: "sent_at is null" })
}

async function makeTickets(ddl: Ddl): Promise<void> {
  await ddl.table("tickets", {
    num: "key",
    reference: "text?",
    url: "text?",
    title: "text",
    customer: "text?",
    state: "text",
    assignee: "text?",
    created_by: "text",
    created_at: "int",
    updated_at: "int",
    erased_at: "int?",
    pasted: "text?",
    search_text: "text",
  })
  await ddl.index("tickets", ["state", "updated_at"], { key: "num" })
  await ddl.index("tickets", ["updated_at"], { key: "num" })
  await ddl.index("tickets", ["customer"], { where: "customer is not null" })
  await ddl.index("tickets", ["reference"], { where: "reference is not null" })
  await ddl.table(
    "ticket_jobs",
    { ticket: "int", connection: "text", job_id: "text", by: "text", at: "int" },
    { primary: ["ticket", "connection", "job_id"] },
  )
  await ddl.index("ticket_jobs", ["connection", "job_id"])
  await ddl.table(
    "ticket_groups",
    { ticket: "int", group_id: "text", by: "text", at: "int" },
    { primary: ["ticket", "group_id"] },
  )
  await ddl.index("ticket_groups", ["group_id"])
  await ddl.table("notes", {
    num: "key",
    subject_kind: "text",
    subject: "text",
    by: "text",
    at: "int",
    erased_at: "int?",
    erased_by: "text?",
    body: "text",
  })
  await ddl.index("notes", ["subject_kind", "subject"], { key: "num" })
}

async function makeJudgements(ddl: Ddl): Promise<void> {
  await ddl.table("quality_complaints", {
    num: "key",
    connection: "text",
    job_id: "text",
    kind: "text",
    note: "text?",
    by: "text",
    at: "int",
  })
  await ddl.unique("quality_complaints", ["connection", "job_id", "kind"])
  await ddl.index("quality_complaints", ["at"])
  await ddl.table(
    "spend_intents",
    {
      id: "text",
      kind: "text",
      connection: "text",
      source_job_id: "text",
      request: "text",
      reason: "text",
      estimate_milli: "int?",
      by: "text",
      created_at: "int",
      state: "text",
      sent_at: "int?",
      settled_at: "int?",
      new_job_id: "text?",
      error: "text?",
    },
    { primary: ["id"] },
  )
  await ddl.index("spend_intents", ["connection", "source_job_id"])
  await ddl.index("spend_intents", ["connection", "new_job_id"], { where: "new_job_id is not null" })
  // At most one request of a job may be under way or unknown: a second confirmation waits until it is settled.
  await ddl.run(
    "create unique index spend_intents_one_open on spend_intents (connection, source_job_id) where state in ('confirmed', 'sending', 'unknown')",
  )
}

async function makeAttribution(ddl: Ddl): Promise<void> {
  await ddl.table(
    "api_tokens",
    {
      id: "text",
      name: "text",
      scope: "text",
      hash: "text",
      created_by: "text",
      created_at: "int",
      last_used_at: "int?",
      revoked_at: "int?",
    },
    { primary: ["id"] },
  )
  await ddl.unique("api_tokens", ["hash"])
  await ddl.table("attribution_rules", {
    num: "key",
    connection: "text",
    pattern: "text",
    created_by: "text",
    created_at: "int",
  })
  await ddl.unique("attribution_rules", ["connection", "pattern"])
  await ddl.index("audit_log", ["subject", "at"], { where: "subject is not null" })
}

async function makeErasures(ddl: Ddl): Promise<void> {
  await ddl.table(
    "erasures",
    {
      id: "text",
      name_hash: "text",
      reason: "text",
      by: "text",
      started_at: "int",
      finished_at: "int?",
      jobs: "int",
      tickets: "int",
      notes: "int",
    },
    { primary: ["id"] },
  )
  await ddl.table(
    "erased_jobs",
    { connection: "text", job_id: "text", erasure: "text" },
    { primary: ["connection", "job_id"], clustered: true },
  )
  await ddl.index("attributions", ["customer"], { where: "customer is not null" })
}

/** By what a pasted text names a job: see lib/find. Lowered and cut so that both engines index and ask alike. */
async function makeFind(ddl: Ddl): Promise<void> {
  await ddl.index("jobs", ["request_id"], { where: "request_id is not null" })
  await ddl.run("create index jobs_by_file on jobs (lower(file_name), created_sort) where file_name is not null")
  // PostgreSQL refuses an entry of some 2,700 bytes; a signature makes an address long at its end only.
  for (const column of ["input_url", "output_url"]) {
    await ddl.run(`create index jobs_by_${column} on jobs (substr(${column}, 1, 160)) where ${column} is not null`)
  }
  await ddl.index("webhook_deliveries", ["delivery_id"], { where: "delivery_id is not null" })
  await ddl.index("vendor_calls", ["request_id"], { where: "request_id is not null" })
}

/** The support desk: failure groups, tickets, notes, complaints, spending, attribution; as in ../schema-support.ts. */
export const supportMigration: Migration = {
  name: "0002-support",
  async up(db, engine) {
    const ddl = createDdl(db, engine)
    await makeFailures(ddl)
    await makeTickets(ddl)
    await makeJudgements(ddl)
    await makeAttribution(ddl)
    await makeFind(ddl)
    await makeErasures(ddl)
  },
}
