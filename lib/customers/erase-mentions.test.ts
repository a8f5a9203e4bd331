import { expect, it } from "vitest"
import { isViewTelling, withoutNameInDetails } from "./erase-mentions"

it("details of a notification stay JSON and what is ours in them stays, whatever a customer is called", () => {
  const budget = { kind: "customer", name: "80", percent: 80, month: 202611, spentMilli: 80, monthMilli: 100 }
  const strip = (details: object, name: string) => JSON.parse(withoutNameInDetails(JSON.stringify(details), name))
  expect(strip(budget, "80")).toEqual({ ...budget, name: "[erased]" })
  expect(strip({ ...budget, name: "x" }, "x").name).toBe("[erased]")
  expect(strip({ ...budget, kind: "model", name: "pro" }, "pro").name).toBe("pro")
  expect(strip({ week: "2026-W47" }, "2026")).toEqual({ week: "2026-W47" })
  const group = {
    title: 'HTTP 403 of "main"',
    class: "main",
    cause: "main",
    jobs: 3,
    connection: "main",
    jobId: "main",
  }
  expect(strip(group, "main")).toEqual({ ...group, title: 'HTTP 403 of "[erased]"' })
  for (const odd of ['{"title":"80', "80", "[80]", "null"]) expect(withoutNameInDetails(odd, "80")).toBe("{}")
})

it("a saved view goes with the customer it is narrowed to, not with the days or models that the name is a word of", () => {
  const view = { name: "Ours", query: "tab=failed&model=pro&created=2026-11-01..2026-11-08&connection=main" }
  for (const name of ["2026", "pro", "main", "11", "failed"]) expect(isViewTelling(view, name)).toBe(false)
  expect(isViewTelling({ ...view, query: "customer=acme,!11" }, "11")).toBe(true)
  expect(isViewTelling({ ...view, query: "customer=11%20acme" }, "11")).toBe(false)
  expect(isViewTelling({ ...view, query: `customer=${encodeURIComponent("a%2Cb")}` }, "a,b")).toBe(true)
  expect(isViewTelling({ ...view, query: "q=of+acme" }, "acme")).toBe(true)
  expect(isViewTelling({ ...view, name: "Acme’s" }, "acme")).toBe(true)
})
