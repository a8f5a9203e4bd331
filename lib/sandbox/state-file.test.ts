import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { ask, at } from "@/lib/sandbox/ask"
import { toWindows } from "@/lib/sandbox/seed-account"
import { startSandbox } from "@/lib/sandbox/server"

const NOW = Date.UTC(2026, 10, 24, 15)
const HOUR = 3_600_000
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-state-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

const start = (now: number, seed = 7) =>
  startSandbox({ now, seed, frozen: true, jobs: 20, arrivalMs: 30_000, stateFile: join(folder, "state.json") })

describe("a sandbox with a state file", () => {
  it("shows after a restart what came in by itself and over the API, and what was left running has ended", async () => {
    const first = await start(NOW)
    const made = await ask(first, "/v1/jobs", { body: { video_url: "https://x.example/a.mp4" } })
    first.control.advance(2 * HOUR)
    const before = first.control.truth("prod").filter((job) => job.created_at > NOW - 600_000)
    await first.close()
    const second = await start(NOW + 24 * HOUR)
    const after = new Map(second.control.truth("prod").map((job) => [job.id, job.created_at]))
    expect(before.length).toBeGreaterThan(200)
    for (const job of before) expect(after.get(job.id)).toBe(job.created_at)
    expect(at((await ask(second, `/v1/jobs/${at(made.json, "id")}`)).json, "status")).toBe("completed")
    await second.close()
    const other = await start(NOW + 24 * HOUR, 8)
    expect((await ask(other, `/v1/jobs/${at(made.json, "id")}`)).status).toBe(404)
    await other.close()
  })

  it("begins anew when the file is broken", async () => {
    writeFileSync(join(folder, "state.json"), '{"seed":7,"windows":[[1')
    const sandbox = await start(NOW)
    expect((await ask(sandbox, "/v1/jobs")).status).toBe(200)
    await sandbox.close()
  })
})

describe("toWindows", () => {
  it("joins what overlaps and keeps gaps", () => {
    const minute = 60_000
    expect(
      toWindows(
        [
          [0, minute],
          [NOW - 30 * minute, NOW - 15 * minute],
        ],
        NOW,
      ),
    ).toEqual([
      [0, minute],
      [NOW - 30 * minute, NOW],
    ])
  })
})
