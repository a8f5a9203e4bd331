import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { addDays, DAY, toDay } from "@/lib/domain/time"
import { beginBuild } from "@/lib/jobs/rollup-build"
import type { Store } from "@/lib/store/store"
import { openTestStore } from "@/lib/testing/open-test-store"
import { QUARTER_DAYS, QUARTER_FROM, QUARTER_UNTIL } from "@/lib/testing/quarter-draw"
import { drawCleanQuarters, drawPlantedQuarter, PLANT_KINDS, type Plant, TEAM_ZONE } from "@/lib/testing/quarter-plants"
import { writeQuarter } from "@/lib/testing/quarter-write"
import { listCosts } from "@/lib/usage/costs"
import { getReconciliation } from "./data"
import type { Finding, Reconciliation } from "./schema"

const now = QUARTER_UNTIL + 7 * DAY
const days = { from: toDay(QUARTER_FROM, "UTC"), until: toDay(QUARTER_UNTIL, "UTC") }

/** SQLite alone: the small reconciliation tests run on both engines. */
async function openQuarter(): Promise<Store> {
  const store = await openTestStore("sqlite")
  await beginBuild(store, TEAM_ZONE)
  return store
}

/** A gap is named on the day on which the record begins. */
function isBeginning({ kind, day }: Finding): boolean {
  return kind === "gap" && day === days.from
}

function isOf(finding: Finding, plant: Plant): boolean {
  return (
    finding.connection === plant.connection &&
    plant.days.includes(finding.day) &&
    plant.finds.includes(finding.kind) &&
    (plant.jobId === null || finding.jobId === plant.jobId)
  )
}

describe("a quarter with 37 planted faults", () => {
  let store: Store
  let found: Reconciliation
  const { quarters, plants } = drawPlantedQuarter()
  const findings = () => found.days.flatMap((day) => day.findings).filter((finding) => !isBeginning(finding))
  beforeAll(async () => {
    store = await openQuarter()
    for (const quarter of quarters) await writeQuarter(store, quarter)
    found = await getReconciliation(store, { connection: null, days }, now)
  }, 90_000)
  afterAll(() => store.close())

  it("holds 37 faults of seven kinds, each with a name of its own", () => {
    expect(new Set(plants.map((plant) => plant.id)).size).toBe(37)
    expect(new Set(plants.map((plant) => plant.kind))).toEqual(new Set(PLANT_KINDS))
    const jobs = quarters.reduce((sum, quarter) => sum + [...quarter.days.values()].flat().length, 0)
    expect(jobs / QUARTER_DAYS).toBeGreaterThan(38)
  })

  it("finds each of them, on the day and of the job that it was planted on", () => {
    expect(plants.filter((plant) => !findings().some((finding) => isOf(finding, plant)))).toEqual([])
  })

  it("counts jobs at the edges of the day of 25 hours on the team's day that they belong to", async () => {
    const drawn = quarters.flatMap((quarter) => [...quarter.days.values()].flat()).filter((one) => one.seenAt !== null)
    const edge = plants.filter((plant) => plant.kind === "DST week")
    expect(edge.map((plant) => [plant.days[0], plant.teamDay])).toEqual([
      [20261101, 20261101],
      [20261101, 20261101],
      [20261102, 20261101],
      [20261101, 20261031],
    ])
    const week = { from: 20261026, until: 20261103 }
    const rows = await listCosts(store.read, { connection: null, zone: "team", days: week }, ["day"])
    for (let day = week.from; day < week.until; day = addDays(day, 1)) {
      const own = rows.filter((row) => row.day === day).reduce((sum, row) => sum + row.jobs, 0)
      expect(own).toBe(drawn.filter((one) => toDay(one.job.createdAt ?? 0, TEAM_ZONE) === day).length)
    }
  })

  it("finds nothing else", () => {
    const others = findings().filter((finding) => !plants.some((plant) => isOf(finding, plant)))
    expect(others.map((one) => [one.connection, one.day, one.kind, one.title])).toEqual([])
    expect(found.days.filter((day) => day.state === "open")).toEqual([])
  })
})

describe("a clean quarter", () => {
  let store: Store
  let found: Reconciliation
  beforeAll(async () => {
    store = await openQuarter()
    for (const quarter of drawCleanQuarters()) await writeQuarter(store, quarter)
    found = await getReconciliation(store, { connection: null, days }, now)
  }, 90_000)
  afterAll(() => store.close())
  const of = (connection: string) => found.days.filter((day) => day.connection === connection)

  it.each(["prod-main", "eu-main", "rounded", "rounded-credits", "new-york", "documented"])(
    "raises no alarm on %s",
    (connection) => {
      expect(of(connection)).toHaveLength(QUARTER_DAYS)
      expect(of(connection).filter((day) => day.state === "open")).toEqual([])
      const findings = of(connection).flatMap((day) => day.findings)
      const edges = findings.filter(({ kind }) => kind === "day_edge")
      // Its vendor counts by New York's days: that is found, and is no alarm. Of no other account is there anything of the kind.
      expect(edges.length > 0).toBe(connection === "new-york")
      const others = findings.filter((finding) => !edges.includes(finding))
      expect(others.map((one) => [one.kind, isBeginning(one)])).toEqual([["gap", true]])
    },
  )
})
