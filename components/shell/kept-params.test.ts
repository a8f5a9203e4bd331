import { expect, it } from "vitest"
import { changeParam, keepParams } from "./kept-params"

const params = (query: string) => new URLSearchParams(query)

it("keeps connection and zone across the shell's links and drops a page's own filters", () => {
  expect(keepParams("/usage", params("connection=prod-main&tz=Asia/Tokyo&tab=failed"))).toBe(
    "/usage?connection=prod-main&tz=Asia%2FTokyo",
  )
  expect(keepParams("/jobs?connection=b", params("connection=a"))).toBe("/jobs?connection=b")
  expect(keepParams("/", params(""))).toBe("/")
})

it("changes the connection of a list without losing its filters, and leaves a job for its list", () => {
  const list = { pathname: "/jobs", params: params("tab=failed&open=a%2F1") }
  expect(changeParam(list, "connection", "b")).toBe("/jobs?tab=failed&connection=b")
  expect(changeParam({ pathname: "/jobs/a/1", params: params("connection=a") }, "connection", null)).toBe("/jobs")
  expect(changeParam({ pathname: "/usage", params: params("") }, "tz", "UTC")).toBe("/usage?tz=UTC")
})
