import { createDdl, type Migration } from "./ddl"

/** Durations by month and by year beside those by day (as for customers), so that two years are some hundred rows. */
export const durationMonthsMigration: Migration = {
  name: "0008-duration-months",
  async up(db, engine) {
    const ddl = createDdl(db, engine)
    for (const divisor of [100, 10_000]) {
      // Days alone are added up: 20261124 gives 202611 and 2026.
      await ddl.run(
        `insert into daily_durations (zone, kind, day, connection, bucket, jobs)
        select zone, kind, day / ${divisor}, connection, bucket, sum(jobs)
        from daily_durations where day > 10000000 group by zone, kind, day / ${divisor}, connection, bucket`,
      )
    }
  },
}
