import type { Ddl } from "./ddl"

/** Usage as the vendor reports it, and the day sums of our own record. */
export async function makeUsage(ddl: Ddl): Promise<void> {
  const counts = {
    jobs: "int?",
    completed: "int?",
    failed: "int?",
    credits_milli: "int?",
    calls: "int?",
  } as const
  await ddl.table("usage_snapshots", {
    num: "key",
    connection: "text",
    fetched_at: "int",
    days: "int",
    ...counts,
    raw: "text",
    raw_hash: "text",
  })
  await ddl.index("usage_snapshots", ["connection", "fetched_at"])
  await ddl.table(
    "usage_days",
    { connection: "text", day: "int", ...counts, updated_at: "int" },
    { primary: ["connection", "day"], clustered: true },
  )
  await ddl.table(
    "usage_events",
    {
      connection: "text",
      event_id: "text",
      at: "int?",
      type: "text?",
      job_id: "text?",
      status_code: "int?",
      credits_milli: "int?",
      model: "text?",
      raw: "text",
      first_seen_at: "int",
    },
    { primary: ["connection", "event_id"] },
  )
  await ddl.index("usage_events", ["connection", "at"])
  await ddl.index("usage_events", ["connection", "job_id"], { where: "job_id is not null" })
  await ddl.table("usage_gaps", { num: "key", connection: "text", from_at: "int", to_at: "int", noticed_at: "int" })
  await ddl.index("usage_gaps", ["connection", "from_at"])
  await ddl.table(
    "rates",
    {
      connection: "text",
      model: "text",
      valid_from: "int",
      valid_to: "int?",
      credits_per_minute_milli: "int",
      source: "text",
    },
    { primary: ["connection", "model", "valid_from"], clustered: true },
  )
}

/** Kept by the transaction that writes the jobs. */
export async function makeRollup(ddl: Ddl): Promise<void> {
  await ddl.table(
    "daily_rollup",
    {
      connection: "text",
      zone: "text",
      basis: "text",
      day: "int",
      status: "text",
      model: "text",
      output_format: "text",
      jobs: "int",
      reported_jobs: "int",
      reported_milli: "int",
      estimated_jobs: "int",
      estimated_milli: "int",
      output_ms: "int",
    },
    // Pages ask for days of one zone and basis, over one connection or all.
    { primary: ["zone", "basis", "day", "connection", "status", "model", "output_format"], clustered: true },
  )
}

/** Who may sign in, and what they did. */
export async function makePeople(ddl: Ddl): Promise<void> {
  await ddl.table(
    "people",
    {
      id: "text",
      email: "text",
      name: "text",
      role: "text",
      password_hash: "text?",
      created_at: "int",
      disabled_at: "int?",
    },
    { primary: ["id"] },
  )
  await ddl.unique("people", ["email"])
  await ddl.table(
    "sessions",
    { id: "text", person_id: "text", created_at: "int", expires_at: "int", revoked_at: "int?" },
    { primary: ["id"] },
  )
  await ddl.index("sessions", ["person_id"])
  await ddl.index("sessions", ["expires_at"])
  await ddl.table("sign_in_attempts", { num: "key", at: "int", email: "text", ip: "text", succeeded: "int" })
  await ddl.index("sign_in_attempts", ["email", "at"])
  await ddl.index("sign_in_attempts", ["ip", "at"])
  await ddl.index("sign_in_attempts", ["at"])
  await ddl.table(
    "saved_views",
    { id: "text", page: "text", name: "text", query: "text", created_by: "text", created_at: "int" },
    { primary: ["id"] },
  )
  await ddl.unique("saved_views", ["page", "name"])
  await ddl.table("audit_log", {
    num: "key",
    at: "int",
    actor: "text",
    action: "text",
    subject: "text?",
    details: "text",
  })
  await ddl.appendOnly("audit_log")
}
