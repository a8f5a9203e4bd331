import { spawn } from "node:child_process"
import { once } from "node:events"
import { describe, expect, it } from "vitest"

const run = (...args: string[]) =>
  spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", "lib/sandbox/main.ts", ...args], {
    cwd: process.cwd(),
  })

describe("npm run sandbox", () => {
  it("prints its URL and ends within a second of SIGTERM, also with a connection open", async () => {
    const child = run("--port", "0", "--jobs", "50", "--quiet")
    const [printed] = await once(child.stdout, "data")
    const url = String(printed).trim()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const faults = { method: "PUT", body: JSON.stringify({ "net.hang": "on" }) }
    await fetch(`${url}/__sandbox/faults`, faults)
    const hanging = fetch(`${url}/health`).catch(() => "cut")
    const from = performance.now()
    child.kill("SIGTERM")
    const [code] = await once(child, "exit")
    expect([code, await hanging]).toEqual([0, "cut"])
    expect(performance.now() - from).toBeLessThan(1_000)
  })

  it("names a bad option", async () => {
    const child = run("--jobs", "many")
    const [text] = await once(child.stderr, "data")
    expect(String(text)).toContain("--jobs")
    expect((await once(child, "exit"))[0]).toBe(2)
  })
})
