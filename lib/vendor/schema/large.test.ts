import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { DriftLog } from "@/lib/vendor/schema/fields"
import { readJobsPage, readLargeJobsPage } from "@/lib/vendor/schema/job"
import { ROWS_MARK, splitRows } from "@/lib/vendor/schema/large"
import { parseWire } from "@/lib/vendor/schema/wire"

const context = () => ({ drift: new DriftLog("GET /v1/jobs"), now: Date.UTC(2026, 10, 24, 10) })

async function readBoth(text: string): Promise<[unknown, unknown]> {
  const settle = async (read: () => unknown): Promise<unknown> => {
    try {
      return await read()
    } catch (thrown) {
      return thrown instanceof Error ? thrown.constructor.name : thrown
    }
  }
  const whole = await settle(() => readJobsPage(parseWire(text), context()))
  const sliced = await settle(async () => {
    const split = await splitRows(text)
    return split ? readLargeJobsPage(split, context()) : readJobsPage(parseWire(text), context())
  })
  return [whole, sliced]
}

describe("a large answer read in slices", () => {
  it("comes apart into its rows and what is around them", async () => {
    const split = await splitRows('{"total":2,"jobs":[{"id":"a","x":[1,2]}, {"id":"],[\\""}],"more":[1]}')
    expect(split?.rows).toEqual(['{"id":"a","x":[1,2]}', ' {"id":"],[\\""}'])
    expect(JSON.parse(split?.envelope ?? "")).toEqual({ total: 2, jobs: [ROWS_MARK], more: [1] })
  })

  it("reads as the answer read at once, in every shape", async () => {
    const row = fc.oneof(
      fc.record({ id: fc.oneof(fc.string(), fc.integer()), status: fc.string(), extra: fc.jsonValue() }),
      fc.jsonValue(),
    )
    const rows = fc.array(row, { maxLength: 6 })
    const body = fc.oneof(
      rows,
      rows.map((jobs) => ({ jobs, total: 3 })),
      rows.map((items) => ({ data: { items } })),
      rows.map((jobs) => ({ noise: [1, 2, "x".repeat(500)], jobs })),
      fc.jsonValue(),
    )
    await fc.assert(
      fc.asyncProperty(body, fc.nat({ max: 3 }), async (value, indent) => {
        const [whole, sliced] = await readBoth(JSON.stringify(value, null, indent))
        expect(sliced).toEqual(whole)
      }),
      { numRuns: 300 },
    )
  })

  it("V4: is the whole page or no page when it was cut or spoilt anywhere", async () => {
    const text = JSON.stringify({
      jobs: [
        { id: "a", error: "x,y]" },
        { id: "b", l: [1, [2]] },
      ],
      total: 2,
    })
    for (let at = 0; at < text.length; at++) {
      for (const spoilt of [
        text.slice(0, at),
        `${text.slice(0, at)},${text.slice(at)}`,
        `${text.slice(0, at)}]${text.slice(at)}`,
      ]) {
        const [whole, sliced] = await readBoth(spoilt)
        expect(sliced).toEqual(whole)
      }
    }
  })

  it("V13: lets others run while 8 MB are read", async () => {
    const jobs = Array.from({ length: 24_000 }, (_, i) => ({
      id: `job_${i}`,
      status: "completed",
      created_at: "2026-11-24T09:00:00Z",
      error: null,
      note: "x".repeat(230),
    }))
    const text = JSON.stringify({ jobs })
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    const split = await splitRows(text)
    const page = split && (await readLargeJobsPage(split, context()))
    clearInterval(timer)
    expect(page?.jobs).toHaveLength(24_000)
    expect(turns).toBeGreaterThan(10)
  })
})
