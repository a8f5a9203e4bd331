import { createDdl, type Ddl, type Migration } from "./ddl"

async function makeCosts(ddl: Ddl): Promise<void> {
  await ddl.add("jobs", { cost_milli: "int?", cost_basis: "text?", source_key: "text?" })
  await ddl.index("jobs", ["connection", "source_key", "status", "created_sort"], {
    key: "num",
    where: "source_key is not null",
  })
  // As before, and what the jobs cost.
  await ddl.run("drop index jobs_by_group")
  await ddl.run(
    "create index jobs_by_group on jobs (group_id, finished_sort, num, status, connection, customer, model, output_format, credits_estimate_milli, cost_milli, cost_basis) where group_id is not null",
  )
  await ddl.add("daily_rollup", {
    cost_jobs: "int",
    cost_milli: "int",
    full_milli: "int",
    cost_ms: "int",
    length_ms: "int",
  })
  await ddl.table(
    "daily_parties",
    {
      zone: "text",
      party: "text",
      period: "int",
      connection: "text",
      name: "text",
      jobs: "int",
      completed: "int",
      failed: "int",
      cost_jobs: "int",
      cost_milli: "int",
      length_ms: "int",
    },
    { primary: ["zone", "party", "period", "connection", "name"], clustered: true },
  )
  // The days of the few names that a chart shows.
  await ddl.index("daily_parties", ["zone", "party", "name", "period"])
  await ddl.table(
    "daily_durations",
    { zone: "text", kind: "text", day: "int", connection: "text", bucket: "int", jobs: "int" },
    { primary: ["zone", "kind", "day", "connection", "bucket"], clustered: true },
  )
  await ddl.table("rollup_state", { name: "text", value: "text" }, { primary: ["name"] })
  await ddl.table(
    "repeats",
    {
      connection: "text",
      job_id: "text",
      source_key: "text",
      created_sort: "int",
      previous_id: "text",
      cost_milli: "int?",
    },
    { primary: ["connection", "job_id"] },
  )
  await ddl.index("repeats", ["created_sort", "connection", "cost_milli"])
}

async function makeReviews(ddl: Ddl): Promise<void> {
  await ddl.table(
    "reviews",
    {
      week: "text",
      connection: "text",
      time_zone: "text",
      frozen: "text?",
      signed_at: "int?",
      signed_by: "text?",
      signed_name: "text?",
      notes: "text",
      updated_at: "int",
    },
    { primary: ["week", "connection"] },
  )
  await ddl.table("review_items", {
    num: "key",
    week: "text",
    connection: "text",
    text: "text",
    created_by: "text",
    created_at: "int",
    done_at: "int?",
    done_by: "text?",
  })
  await ddl.index("review_items", ["connection", "week"])
  await ddl.table("balances", { num: "key", connection: "text", at: "int", balance_milli: "int", entered_by: "text" })
  await ddl.index("balances", ["connection", "at"])
}

async function makeBudgets(ddl: Ddl): Promise<void> {
  await ddl.table("budgets", {
    num: "key",
    kind: "text",
    subject: "text",
    month_milli: "int",
    thresholds: "text",
    created_by: "text",
    created_at: "int",
    updated_at: "int",
    ended_at: "int?",
  })
  await ddl.unique("budgets", ["kind", "subject"], "ended_at is null")
  await ddl.table(
    "budget_crossings",
    { budget: "int", month: "int", percent: "int", at: "int", spent_milli: "int" },
    { primary: ["budget", "month", "percent"] },
  )
  await ddl.add("notifications", { attempts: "int", next_at: "int", last_error: "text?", gave_up_at: "int?" })
}

/** What credits are made of, as in ../schema-credits.ts. The sums are empty until they are built (lib/jobs/rollup-build). */
export const creditsMigration: Migration = {
  name: "0003-credits",
  async up(db, engine) {
    const ddl = createDdl(db, engine)
    await makeCosts(ddl)
    await makeReviews(ddl)
    await makeBudgets(ddl)
  },
}
