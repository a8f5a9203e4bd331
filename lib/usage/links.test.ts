import { expect, it } from "vitest"
import type { UsageReport, UsageSeries } from "@/lib/domain/usage-report"
import { type JobListState, loadJobList, toJobListHref } from "@/lib/jobs/list-schema"
import { toBarHref } from "./links-schema"
import { toSeriesQuery } from "./stack"

const NAMES = ["acme", "a,b", "50 % off & more", "@none", "!no", "=2+2", "Søn/?#"]
const bar = { from: 20261123, until: 20261130 }
const created = { kind: "days", from: "2026-11-23", until: "2026-11-30" } as const

// The parts of a report that a link rests on.
const toReport = (given: Partial<UsageReport>) =>
  ({ connection: null, by: "customer", timeZone: "America/New_York", ...given }) as UsageReport
const toSeries = (one: Pick<UsageSeries, "kind" | "name">, by: Parameters<typeof toSeriesQuery>[0] = "customer") =>
  ({ ...one, query: toSeriesQuery(by, NAMES)(one), jobs: 1, milli: 1, isEstimated: false }) satisfies UsageSeries

function expectSame(href: string | null, state: Partial<JobListState>): void {
  const read = (text: string) => loadJobList(new URL(text, "http://x").searchParams)
  expect(read(href ?? "")).toEqual(read(toJobListHref(state)))
}

it("writes the addresses that the list of jobs writes itself, whatever the names are", () => {
  const at = { created, tz: "America/New_York", connection: null }
  for (const name of NAMES) {
    const customer = { include: [name], exclude: [] }
    expectSame(toBarHref(toReport({}), bar, toSeries({ kind: "name", name })), { ...at, customer })
  }
  const rest = { include: [], exclude: [...NAMES, null] }
  expectSame(toBarHref(toReport({}), bar, toSeries({ kind: "other", name: null })), { ...at, customer: rest })
  const unknown = { include: [null], exclude: [] }
  expectSame(toBarHref(toReport({}), bar, toSeries({ kind: "unknown", name: null })), { ...at, customer: unknown })
})

it("keeps the connection, and a series of connections names its own", () => {
  const report = toReport({ connection: "prod & main" })
  const at = { created, tz: "America/New_York" }
  expectSame(toBarHref(report, bar), { ...at, connection: "prod & main" })
  const one = toSeries({ kind: "name", name: "prod & main" }, "connection")
  expectSame(toBarHref({ ...report, by: "connection" }, bar, one), { ...at, connection: "prod & main" })
})

it("leads nowhere from what the vendor alone reports", () => {
  expect(toBarHref(toReport({}), bar, toSeries({ kind: "vendor", name: null }))).toBeNull()
})
