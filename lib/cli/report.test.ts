import { randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parse } from "csv-parse/sync"
import { sql } from "kysely"
import { afterAll, describe, expect, it, vi } from "vitest"
import { DAY } from "@/lib/domain/time"
import { addWeeks, toWeekOf } from "@/lib/domain/week"
import { formatCredits } from "@/lib/format"
import { beginBuild } from "@/lib/jobs/rollup-build"
import { getReview } from "@/lib/reviews/data"
import { openStore, type StoreTarget } from "@/lib/store/open"
import { vendorJob } from "@/lib/testing/builders"
import { runCommand } from "@/lib/testing/child"
import { ENGINES, TEST_DATABASE_URL } from "@/lib/testing/open-test-store"
import { mirror, mirrorMonth, NOW, TEST_ENV } from "@/lib/testing/review-rig"
import { openSharedStore } from "@/lib/testing/shared-store"
import { getUsage } from "@/lib/usage/data"
import { type Asked, parseReportArgs } from "./report-args"
import { makeReport } from "./report-make"
import { openToRead } from "./report-store"

vi.mock("@/lib/env", () => ({ readEnv: () => TEST_ENV }))

const ZONES = ["UTC", "Asia/Kathmandu", "America/New_York"] as const

function toAsked(...args: string[]): Asked {
  const asked = parseReportArgs(args)
  if (asked === "help") throw new Error("Help was not asked for.")
  return asked
}

describe.each(ENGINES.flatMap((engine) => ZONES.map((zone) => [engine, zone] as const)))(
  "a report on %s in %s",
  (engine, zone) => {
    it("says what the pages say, in every form", async () => {
      const store = await openSharedStore(engine)
      await beginBuild(store, zone)
      await mirrorMonth(store, zone)
      const make = (...args: string[]) => makeReport(store, toAsked(...args), NOW)
      const review = await getReview(store, { week: "2026-W47", connection: "main" }, NOW)
      expect(JSON.parse(await make("--connection", "main", "--format", "json"))).toEqual(
        JSON.parse(JSON.stringify(review)),
      )
      const credits = review.report.figures.costMilli ?? Number.NaN
      const rows: string[][] = parse(await make("--week", "2026-W47", "--connection", "main", "--format", "csv"))
      expect(rows.find(([, , section, name]) => section === "Figures" && name === "Credits")?.[4]).toBe(
        String(credits / 1_000),
      )
      for (const format of ["md", "html"]) {
        expect(await make("--connection", "main", "--format", format)).toContain(`~${formatCredits(credits)} credits`)
      }

      const range = { kind: "days", from: "2026-11-19", to: "2026-11-25" } as const
      const asked = { range, zone: "team", connection: null, by: "model", measure: "credits" } as const
      const usage = await getUsage(store, asked, NOW)
      expect(usage.timeZone).toBe(zone)
      expect(JSON.parse(await make("--days", "7", "--format", "json"))).toEqual(JSON.parse(JSON.stringify(usage)))
      expect(await make("--days", "7")).toContain(`- Credits: ~${formatCredits(usage.totals.milli)}`)
      const pro = usage.series.find(({ name, isEstimated }) => name === "pro" && isEstimated)
      expect(await make("--days", "7")).toContain(`| ~${formatCredits(pro?.milli ?? null)} | ${pro?.jobs} |`)
      const days: string[][] = parse(await make("--days", "7", "--format", "csv"))
      expect(days.slice(1).map((row) => row[4])).toEqual(usage.bars.map(({ milli }) => String((milli ?? 0) / 1_000)))
      await store.close()
    })
  },
)

describe("what is asked for", () => {
  it.each([
    ["--days", "0"],
    ["--days", "731"],
    ["--days", "7", "--week", "2026-W47"],
    ["--week", "2026-W60"],
    ["--zone", "utc"],
    ["--days", "7", "--zone", "mars"],
    ["--format", "pdf"],
    ["--what"],
    ["word"],
  ])("is refused in words when it cannot be: %s %s %s %s", (...args) => {
    expect(() => parseReportArgs(args)).toThrow(/./)
  })
})

const run = (env: Record<string, string>, ...args: string[]) => runCommand("report", args, env)

describe.each(ENGINES)("npm run report beside a process that holds the store on %s", (engine) => {
  const after: (() => Promise<unknown>)[] = []
  afterAll(async () => {
    for (const undo of after.toReversed()) await undo()
  })

  async function toPlace(): Promise<{ target: StoreTarget; env: Record<string, string> }> {
    const folder = await mkdtemp(join(tmpdir(), "ops-report-"))
    after.push(() => rm(folder, { recursive: true, force: true }))
    const env = { DATA_DIR: folder, TEAM_TIME_ZONE: "Asia/Kathmandu" }
    if (engine === "sqlite") return { target: { kind: "sqlite", file: join(folder, "demo", "ops.sqlite") }, env }
    const schema = `test_${randomUUID().replaceAll("-", "")}`
    const url = new URL(TEST_DATABASE_URL)
    url.searchParams.set("options", `-c search_path=${schema}`)
    // A key that is configured and never used: without one the store would be the demo's.
    const own = { ...env, DATABASE_URL: url.href, REMOVEBGVIDEO_API_KEY: "rbv_test_only" }
    return { target: { kind: "postgres", url: TEST_DATABASE_URL, schema }, env: own }
  }

  it("prints the last week and nothing else, and touches no table of an older version", async () => {
    const { target, env } = await toPlace()
    const store = await openStore(target)
    after.push(async () => {
      const schema = target.kind === "postgres" ? target.schema : undefined
      if (schema) await store.write((tx) => sql`drop schema ${sql.id(schema)} cascade`.execute(tx))
      await store.close()
    })
    const now = Date.now()
    const jobs = Array.from({ length: 14 }, (_, at) =>
      vendorJob({ id: `job_${at}`, status: "completed", createdAt: now - at * DAY, model: "pro", durationMs: 60_000 }),
    )
    await beginBuild(store, "Asia/Kathmandu")
    await mirror(store, jobs, { teamZone: "Asia/Kathmandu", observedAt: now })
    const week = addWeeks(toWeekOf(now, "Asia/Kathmandu"), -1)
    const { report } = await getReview(store, { week, connection: null }, now)
    expect(report.figures.jobs).toBeGreaterThan(5)
    const { code, out, err } = await run(env, "--format", "json")
    expect({ code, err }).toEqual({ code: 0, err: "" })
    const { asOf: _now, reminders: _env, ...told } = JSON.parse(out).report
    expect(report).toMatchObject(told)

    await store.write((tx) => sql`delete from schema_migrations where name like '%credits%'`.execute(tx))
    await expect(openToRead(target)).rejects.toMatchObject({
      code: "store_unavailable",
      message: expect.stringContaining("older version"),
    })
    const { rows } = await sql`select name from schema_migrations where name like '%credits%'`.execute(store.read)
    expect(rows).toEqual([])
  }, 60_000)
})
