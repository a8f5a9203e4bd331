import { expect, it, vi } from "vitest"
import { askAll } from "./ask"

const asked = vi.hoisted(() => vi.fn(async (_ref: { connection: string; jobId: string }) => {}))
vi.mock("@/lib/sync/person", () => ({ refreshJobFor: asked }))
vi.mock("@/lib/env", () => ({
  readEnv: () => ({ connections: Array.from({ length: 22 }, (_, at) => ({ id: `account-${at + 1}` })) }),
}))

it("names the connections that it did not ask, and asks none of them", async () => {
  const verdicts = await askAll(["job_1"])
  expect(verdicts).toHaveLength(22)
  expect(verdicts.slice(0, 20).every(({ outcome }) => outcome === "known")).toBe(true)
  const reason = "only the first 20 connections are asked"
  expect(verdicts.slice(20)).toEqual([
    { jobId: "job_1", connection: "account-21", outcome: "not asked", reason },
    { jobId: "job_1", connection: "account-22", outcome: "not asked", reason },
  ])
  expect(asked).toHaveBeenCalledTimes(20)
})
