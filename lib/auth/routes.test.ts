import { readdirSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { API_WITH_PARAMETERS, PAGES, toRoute } from "./routes"

const APP = join(import.meta.dirname, "../../app")
const found = readdirSync(APP, { recursive: true, encoding: "utf8" })
const routesOf = (file: string) =>
  found
    .filter((path) => path.split("/").at(-1) === file)
    .map((path) => `/${path.split("/").slice(0, -1).join("/")}`.replace(/\/\([^)]*\)/g, "") || "/")
    .toSorted()

it("knows every page, and every route that has parameters", () => {
  expect([...PAGES].toSorted()).toEqual(routesOf("page.tsx"))
  expect([...API_WITH_PARAMETERS].toSorted()).toEqual(routesOf("route.ts").filter((route) => route.includes("[")))
})

it("says of a path which route it is, and nothing of what stands in it", () => {
  expect(toRoute("/customers/Jane%20Doe?q=jane#x")).toBe("/customers/[customer]")
  expect(toRoute("/customers/Jane%20Doe/")).toBe("/customers/[customer]")
  expect(toRoute("/jobs/prod/a%2Fb/packet")).toBe("/jobs/[connection]/[jobId]/packet")
  expect(toRoute("/api/tickets/12")).toBe("/api/tickets/[ticket]")
  expect(toRoute("/api/demo-media/a/b/c.mp4")).toBe("/api/demo-media/[...path]")
  expect([toRoute("/"), toRoute("/settings/audit"), toRoute("/api/audit/export")]).toEqual([
    "/",
    "/settings/audit",
    "/api/audit/export",
  ])
  for (const path of ["/Jane%20Doe", "/customers/Jane/Doe", "/Customers/jane"]) expect(toRoute(path)).toBe("[no page]")
  expect(toRoute("/api/customers/Jane%20Doe")).toBe("/api/customers/[value]")
  for (const route of PAGES) expect(toRoute(route)).toBe(route)
})
