import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ask, at } from "@/lib/sandbox/ask"
import { startSandbox } from "@/lib/sandbox/server"
import { SWITCHES, type SwitchName } from "@/lib/sandbox/switches"

const PATHS = ["/v1/jobs", "/v1/jobs?status=failed", "/v1/usage/summary", "/v1/usage/events", "/api/pricing", "/health"]

/** Any value of each switch that leaves an answer to look at. */
const value = (name: SwitchName) => {
  const one = SWITCHES[name]
  if (one.kind === "choice")
    return fc.constantFrom<string | number>(...one.values.filter((word) => word !== "gzip_bomb"))
  return one.kind === "number" ? fc.integer({ min: 200, max: 599 }) : fc.constantFrom("status", "created_at,id", "odd")
}
const names = Object.keys(SWITCHES).filter(
  (name): name is SwitchName => !name.startsWith("net.") && name !== "post.reply_lost",
)
const someFaults = fc
  .uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 6 })
  .chain((chosen) => fc.record(Object.fromEntries(chosen.map((name) => [name, value(name)]))))

describe("any combination of switches", () => {
  it("is answered without a failure of the sandbox itself, which serves plainly again once they are cleared", async () => {
    const sandbox = await startSandbox({ jobs: 40, rate: null })
    await fc.assert(
      fc.asyncProperty(someFaults, async (faults) => {
        sandbox.control.setFaults(faults)
        for (const path of PATHS) expect((await ask(sandbox, path)).text).not.toContain("The sandbox failed")
        const made = await ask(sandbox, "/v1/jobs", { body: { video_url: "https://x.example/a.mp4" } })
        expect(made.text).not.toContain("The sandbox failed")
        sandbox.control.clearFaults()
        expect(at((await ask(sandbox, "/v1/jobs?limit=1")).json, "jobs.0.id")).toMatch(/^job_/)
      }),
      { numRuns: 30 },
    )
    await sandbox.close()
  }, 60_000)
})
