import { describe, expect, it } from "vitest"
import { COLUMNS, loadJobList, toJobListHref } from "@/lib/jobs/list-schema"
import { NO_FILTERS, toActiveFilters, toColumns, toExcluded, toOnly, toToggled, toUnfilled } from "./list-state"

const load = (query: string) => loadJobList(new URLSearchParams(query))

describe("the filters in force", () => {
  it("are each named, in words, and each taken away by itself", () => {
    const state = load("tab=failed&model=pro,light&customer=!acme&finished=7d&q=summer")
    const filters = toActiveFilters(state)
    expect(filters.map((one) => `${one.label}: ${one.value}`)).toEqual([
      "model: pro, light",
      "customer: not acme",
      "failed: last 7 days",
      "text: summer",
    ])
    for (const one of filters) expect(toActiveFilters({ ...state, ...one.removal })).toHaveLength(3)
  })

  it("go all at once, while tab, order and columns stay", () => {
    const state = load("tab=failed&model=pro&created=7d&q=x&sort=created-asc&columns=status,job")
    expect(toJobListHref({ ...state, ...NO_FILTERS })).toBe("/jobs?tab=failed&sort=created-asc&columns=status,job")
  })
})

describe("a value of a facet", () => {
  it("is kept, added, left out, and let back in", () => {
    expect(toOnly({ include: ["pro"], exclude: ["light"] }, "light")).toEqual({ include: ["light"], exclude: [] })
    const both = toToggled({ include: ["pro"], exclude: [] }, null)
    expect(both).toEqual({ include: ["pro", null], exclude: [] })
    expect(toToggled(toToggled(both, null), "pro")).toBeNull()
    const without = toExcluded({ include: ["pro"], exclude: [] }, "pro")
    expect(without).toEqual({ include: [], exclude: ["pro"] })
    expect(toExcluded(without, "pro")).toBeNull()
  })
})

describe("the columns", () => {
  it("are the tab's own that the account fills, and nothing that would be a column of dashes", () => {
    const documented = ["status", "job", "connection", "error", "length", "created", "finished"] as const
    expect(toColumns(load("tab=failed"), documented)).toEqual(["status", "job", "error", "created", "finished"])
    expect(toUnfilled(documented)).toEqual(["customer", "input", "model", "format", "credits"])
    expect(toUnfilled(COLUMNS)).toEqual([])
  })

  it("are exactly those that were chosen, once each", () => {
    expect(toColumns(load("columns=job,job,billing"), ["job"])).toEqual(["job", "billing"])
  })
})
