import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { toBounds } from "./list-bounds"
import { describeTimeRange, parseTimeRange, serializeTimeRange } from "./list-range-schema"
import {
  FACETS,
  isIdLookup,
  loadJobList,
  parseFacet,
  serializeFacet,
  toFilterQuery,
  toJobFilter,
  toJobHref,
  toJobListHref,
} from "./list-schema"

const load = (query: string) => loadJobList(new URLSearchParams(query))

describe("the list in the URL", () => {
  it("comes back the same from its own address, whatever the values are", () => {
    const value = fc.option(fc.string({ minLength: 1, maxLength: 50 }).filter((text) => !text.includes("\0")))
    const values = fc.uniqueArray(value, { maxLength: 4 })
    fc.assert(
      fc.property(values, values, fc.constantFrom(...FACETS), (include, exclude, facet) => {
        fc.pre(include.length + exclude.length > 0)
        const href = toJobListHref({ [facet]: { include, exclude } })
        expect(load(href.slice("/jobs?".length))[facet]).toEqual({ include, exclude })
      }),
    )
  })

  it("falls back where a value cannot be read, and never fails", () => {
    const state = load(
      "tab=nope&sort=status&created=7x&finished=2026-02-30..&columns=a,model,b&open=x&tz=Mars/Base&model=,,!&q=%00",
    )
    expect(state).toMatchObject({
      tab: "all",
      sort: null,
      created: null,
      finished: null,
      columns: ["model"],
      open: null,
      tz: null,
      model: null,
      q: "",
    })
    fc.assert(fc.property(fc.webQueryParameters(), (query) => void toJobFilter(load(query), "UTC")))
    fc.assert(
      fc.property(fc.string(), (text) => {
        const query = Object.fromEntries(FACETS.map((facet) => [facet, text]))
        load(new URLSearchParams({ ...query, created: text, open: text, columns: text }).toString())
      }),
    )
  })

  it("keeps what a value means apart from how it is written", () => {
    expect(parseFacet("pro,!light,@none")).toEqual({ include: ["pro", null], exclude: ["light"] })
    expect(serializeFacet({ include: ["!a", "@none", "=b", "c,d%2C"], exclude: [null] })).toBe(
      "=!a,=@none,==b,c%2Cd%252C,!@none",
    )
  })

  it("sorts failed and done jobs by their end, all others by their beginning", () => {
    const sortOf = (query: string) => toJobFilter(load(query), "UTC").sort
    expect([sortOf("tab=failed"), sortOf("tab=done"), sortOf(""), sortOf("tab=failed&sort=created-asc")]).toEqual([
      "finished-desc",
      "finished-desc",
      "created-desc",
      "created-asc",
    ])
  })

  it("names the zone in a filter only where it changes the answer", () => {
    const filterOf = (query: string) => toFilterQuery(toJobFilter(load(query), "Asia/Kathmandu"))
    expect(filterOf("created=7d")).not.toContain("tz")
    expect(filterOf("created=2026-11-01..2026-11-02")).toContain("tz=Asia/Kathmandu")
  })

  it("takes the filter along to a job's page, but not the drawer", () => {
    const state = load("tab=failed&model=pro&open=prod-main/job_1")
    expect(toJobHref({ connection: "prod-main", jobId: "a/b?c" }, state)).toBe(
      "/jobs/prod-main/a%2Fb%3Fc?tab=failed&model=pro",
    )
  })

  it("knows a whole id by its looks", () => {
    expect(["job_8c1f22", "8c1f22f2-1111-4222-8333-444455556666"].map(isIdLookup)).toEqual([true, true])
    expect(["job_8", "summer", "acme 12"].map(isIdLookup)).toEqual([false, false, false])
  })
})

describe("a range of time", () => {
  it("is half-open, in the days of its zone, also where a day has 23 hours", () => {
    const range = parseTimeRange("2026-03-29..2026-03-30")
    if (!range) throw new Error("unreadable")
    const { from, until } = toBounds(range, "Europe/Berlin", 0)
    expect([from, until]).toEqual([Date.parse("2026-03-28T23:00:00Z"), Date.parse("2026-03-29T22:00:00Z")])
    const open = parseTimeRange("..2026-03-30")
    expect(open && toBounds(open, "UTC", 0)).toEqual({ from: null, until: Date.parse("2026-03-30T00:00:00Z") })
  })

  it("counts back from the moment of asking", () => {
    const range = parseTimeRange("7d")
    expect(range && toBounds(range, "UTC", 7 * 86_400_000)).toEqual({ from: 0, until: null })
  })

  it("is written as it was read, and refuses what is no range", () => {
    for (const text of ["7d", "24h", "2w", "2026-11-01..2026-11-08", "2026-11-01..", "..2026-11-08"]) {
      const range = parseTimeRange(text)
      expect(range && serializeTimeRange(range)).toBe(text)
    }
    for (const text of ["", "0d", "d", "-1d", "7", "..", "2026-11-08..2026-11-01", "2026-13-01..", "1..2..3"]) {
      expect(parseTimeRange(text), text).toBeNull()
    }
  })

  it("names the last day that belongs to it", () => {
    const words = (text: string) => {
      const range = parseTimeRange(text)
      return range && describeTimeRange(range)
    }
    expect(words("2026-11-01..2026-11-08")).toBe("2026-11-01 to 2026-11-07")
    expect(words("2026-11-24..2026-11-25")).toBe("2026-11-24")
    expect(words("1d")).toBe("last day")
  })
})
