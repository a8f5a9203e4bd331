import { createDdl, type Migration } from "./ddl"

const SUMS = [
  "jobs",
  "reported_milli",
  "estimated_milli",
  "cost_jobs",
  "cost_milli",
  "full_milli",
  "cost_ms",
  "length_ms",
] as const

/** The sums by day of creation without the format, as in ../schema-rollup.ts: a quarter of the rows, so years are read fast. */
export const dayModelsMigration: Migration = {
  name: "0005-day-models",
  async up(db, engine) {
    const ddl = createDdl(db, engine)
    const sums = Object.fromEntries(SUMS.map((name) => [name, "int"] as const))
    await ddl.table(
      "daily_models",
      { zone: "text", day: "int", connection: "text", status: "text", model: "text", ...sums },
      { primary: ["zone", "day", "connection", "status", "model"], clustered: true },
    )
    // Also while the sums are being built anew: what is in the one is then in the other.
    await ddl.run(
      `insert into daily_models (zone, day, connection, status, model, ${SUMS.join(", ")})
      select zone, day, connection, status, model, ${SUMS.map((name) => `sum(${name})`).join(", ")}
      from daily_rollup where basis = 'created' group by zone, day, connection, status, model`,
    )
  },
}
