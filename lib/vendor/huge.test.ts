import { monitorEventLoopDelay } from "node:perf_hooks"
import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { noteFigure } from "@/lib/testing/fault"
import { testClient } from "@/lib/testing/sync-rig"
import { startTestHost, type TestHost } from "@/lib/vendor/test-host"

const MB = 1024 * 1024
/** ENDURANCE=long, on a quiet machine, holds to what was promised; beside other tests there is as much again for waiting. */
const LONGEST_STALL_MS = process.env.ENDURANCE === "long" ? 100 : 1_000
/** 64 MB were promised; this process is the vendor as well, which holds the answer and its copies. */
const MOST_GROWTH_MB = 64 + 64

const row = (index: number) =>
  `{"id":"job_${index}","status":"completed","created_at":"2026-11-24T09:00:00Z","error":null,"note":"${"x".repeat(230)}"}`
const fields = (count: number) => Array.from({ length: count }, (_, index) => `"k${index}":{}`).join(",")
const nest = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`
const BODIES: [string, () => string][] = [
  ["24,000 rows", () => `{"jobs":[${Array.from({ length: 24_000 }, (_, index) => row(index)).join(",")}]}`],
  ["7 MB of brackets in one row", () => `{"jobs":[{"id":"a","x":${nest(3.5 * MB)}}]}`],
  [
    "200,000 levels in each of 15 rows",
    () => `{"jobs":[${Array.from({ length: 15 }, (_, index) => `{"id":"d${index}","x":${nest(200_000)}}`).join(",")}]}`,
  ],
  ["2.3 million empty objects in one row", () => `{"jobs":[{"id":"a","x":[${"{},".repeat(2.3 * MB)}0],"after":1}]}`],
  ["600,000 fields in one row", () => `{"jobs":[{"id":"a",${fields(600_000)}}]}`],
  ["one text of 7 MB", () => `{"jobs":[{"id":"a","error":"${"y".repeat(7 * MB)}"}]}`],
]

let host: TestHost
beforeEach(async () => {
  host = await startTestHost(() => undefined)
})
afterEach(() => host.close())

describe("V13: an answer of nearly 8 MB", () => {
  it.each(BODIES)("holds nobody up and leaves little in memory: %s", async (name, make) => {
    const body = Buffer.from(make())
    host.reply = (_request, response) => {
      response.writeHead(200, { "content-type": "application/json" })
      response.end(body)
    }
    const client = testClient(host.url)
    const delay = monitorEventLoopDelay({ resolution: 5 })
    await sleep(50)
    const before = process.memoryUsage.rss()
    delay.enable()
    const answer = await client.listJobs({ limit: 50, offset: 0 }, { purpose: "list" })
    await sleep(20)
    delay.disable()
    const stall = Math.round(delay.max / 1e6)
    const grown = Math.round((process.memoryUsage.rss() - before) / MB)
    expect(answer.value.received).toBeGreaterThan(0)
    expect(stall).toBeLessThanOrEqual(LONGEST_STALL_MS)
    expect(grown).toBeLessThanOrEqual(MOST_GROWTH_MB)
    noteFigure("V13", `${name}: longest stall ${stall} ms, ${grown > 0 ? "+" : ""}${grown} MB`)
  })
})
