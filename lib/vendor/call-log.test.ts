import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { createCallLog } from "@/lib/vendor/call-log"
import type { CallRecord } from "@/lib/vendor/types"

const CALL: CallRecord = {
  connection: "main",
  keyAlias: "first",
  at: 1,
  method: "GET",
  path: "/v1/jobs",
  purpose: "list",
  attempt: 1,
  status: 200,
  requestId: null,
  latencyMs: 5,
  errorCode: null,
  jobId: null,
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe("the record of calls", () => {
  it("writes once a second, in batches, in order", async () => {
    const batches: number[][] = []
    const log = createCallLog(
      async (rows) => batches.push(rows.map((row) => row.at)),
      () => undefined,
    )
    for (let at = 0; at < 450; at++) log.add({ ...CALL, at })
    expect(batches).toEqual([])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(batches.map((batch) => batch.length)).toEqual([200, 200, 50])
    expect(batches.flat()).toEqual(Array.from({ length: 450 }, (_, at) => at))
  })

  it("O3: keeps the calls while the store fails, writes them afterwards, and says what it lost", async () => {
    let isBroken = true
    const kept: number[] = []
    const lost: number[] = []
    const log = createCallLog(
      async (rows) => {
        if (isBroken) throw new Error("full")
        kept.push(...rows.map((row) => row.at))
      },
      (_thrown, count) => lost.push(count),
    )
    for (let at = 0; at < 5_010; at++) log.add({ ...CALL, at })
    await log.flush()
    isBroken = false
    await vi.advanceTimersByTimeAsync(1_000)
    expect(lost).toEqual([10])
    expect(kept).toHaveLength(5_000)
    expect(kept[0]).toBe(10)
  })

  it("has everything written when a flush ends, also what came meanwhile", async () => {
    const kept: number[] = []
    const log = createCallLog(
      async (rows) => {
        kept.push(...rows.map((row) => row.at))
        if (kept.length === 1) log.add({ ...CALL, at: 2 })
      },
      () => undefined,
    )
    log.add(CALL)
    await log.flush()
    expect(kept).toEqual([1, 2])
  })
})
