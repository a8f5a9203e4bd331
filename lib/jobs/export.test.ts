import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Operator } from "@/lib/domain/operator"
import type { Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { createExport, type ExportFormat, toExportName } from "./export"
import { addJobs, createJobRecord, NOW, toFilter } from "./list-testing"

const by: Operator = { id: "p1", name: "Ann", email: "ann@example.com", role: "viewer" }

describe.each(ENGINES)("the export on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const open = (query: string, format: ExportFormat, zone = "UTC") =>
    createExport(store, toFilter(query), { format, zone, now: NOW, by })
  const read = async (query: string, format: ExportFormat, zone = "UTC") =>
    new Response(await open(query, format, zone)).text()

  it("writes all matching rows, not a page of them, in the order of the list", async () => {
    const jobs = Array.from({ length: 1_203 }, (_, index) =>
      createJobRecord(`job_${index}`, {
        created_at: NOW - (index % 50) * 1_000,
        status: index % 3 ? "failed" : "completed",
      }),
    )
    await addJobs(store, jobs)
    const rows: { job_id: string }[] = JSON.parse(await read("", "json"))
    expect(new Set(rows.map((row) => row.job_id)).size).toBe(1_203)
    const lines = (await read("tab=failed", "csv")).trimEnd().split("\n")
    expect(lines).toHaveLength(1 + 802)
    expect(JSON.parse(await read("tab=waiting", "json"))).toEqual([])
  })

  it("names the zone, and leaves empty what is not known", async () => {
    await addJobs(store, [createJobRecord("job_1", { created_at: Date.parse("2026-11-24T10:00:00.120Z") })])
    const [header = "", row = ""] = (await read("", "csv", "Asia/Kathmandu")).split("\n")
    expect(header).toContain("created_at (Asia/Kathmandu)")
    const cells = row.split(",")
    expect(cells[header.split(",").indexOf("created_at (Asia/Kathmandu)")]).toBe("2026-11-24T15:45:00.120+05:45")
    expect(cells[header.split(",").indexOf("credits")]).toBe("")
    expect(header.charCodeAt(0)).not.toBe(0xfeff)
  })

  it("T11: leaves nothing for a spreadsheet to run", async () => {
    const formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
    await addJobs(
      store,
      formulas.map((customer, index) => createJobRecord(`job_${index}`, { customer, created_at: NOW - index })),
    )
    const text = await read("", "csv")
    for (const formula of formulas) expect(text).toContain(`'${formula}`)
    expect(text).not.toMatch(/(^|\n|,)"?[=+@\t\r-]/)
    const rows: { customer: string }[] = JSON.parse(await read("", "json"))
    expect(rows.map((row) => row.customer)).toEqual(formulas)
  })

  it("T16: reads no further than its reader, and gives the place back when the reader leaves", async () => {
    await addJobs(
      store,
      Array.from({ length: 2_600 }, (_, index) => createJobRecord(`job_${index}`)),
    )
    const first = await open("", "json")
    const second = await open("", "json")
    await expect(open("", "json")).rejects.toMatchObject({ code: "too_many" })
    const reader = first.getReader()
    await reader.read()
    await reader.cancel()
    await second.cancel()
    expect(JSON.parse(await read("", "json"))).toHaveLength(2_600)
  })
})

describe("the name of an export", () => {
  it("says which tab and which day", () => {
    expect(toExportName(toFilter("tab=failed"), "csv", "2026-11-24")).toBe("jobs-failed-2026-11-24.csv")
    expect(toExportName(toFilter(""), "json", "2026-11-24")).toBe("jobs-2026-11-24.json")
  })
})
