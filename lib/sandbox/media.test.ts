import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { ask, at } from "@/lib/sandbox/ask"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"

const FOLDER = join(import.meta.dirname, "media")
let sandbox: Sandbox | undefined
afterEach(() => sandbox?.close())

async function finished(format: string): Promise<{ url: string; sandbox: Sandbox }> {
  const started = await startSandbox({ frozen: true })
  sandbox = started
  const body = { video_url: "https://cdn.shop.example/boot-spin.mp4", output_format: format }
  const id = at((await ask(started, "/v1/jobs", { body })).json, "id")
  started.control.advance(3_600_000)
  return { url: String(at((await ask(started, `/v1/jobs/${id}`)).json, "output_url")), sandbox: started }
}

describe("sample clips", () => {
  it("are small, and the transparent WebM says that it has alpha", () => {
    const sizes = readdirSync(FOLDER).map((name) => statSync(join(FOLDER, name)).size)
    expect(Math.max(...sizes)).toBeLessThan(150_000)
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(1_000_000)
    // Matroska: AlphaMode (0x53C0), one byte long, 1
    const alpha = Buffer.from([0x53, 0xc0, 0x81, 0x01])
    expect(readFileSync(join(FOLDER, "walk-output.webm")).includes(alpha)).toBe(true)
    expect(readFileSync(join(FOLDER, "spin-output.webm")).includes(alpha)).toBe(true)
    expect(readFileSync(join(FOLDER, "walk-input.webm")).includes(alpha)).toBe(false)
  })

  it.each([
    ["webm", "video/webm"],
    ["mp4", "video/mp4"],
    ["mov", "video/quicktime"],
    ["gif", "image/gif"],
    ["webp", "image/webp"],
    ["png_sequence", "application/zip"],
  ])("are served as %s with the right type", async (format, type) => {
    const response = await fetch((await finished(format)).url)
    expect([response.status, response.headers.get("content-type")]).toEqual([200, type])
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(1_000)
  })

  it("come in ranges", async () => {
    const { url } = await finished("mp4")
    const whole = Buffer.from(await (await fetch(url)).arrayBuffer())
    const part = async (range: string) => {
      const response = await fetch(url, { headers: { Range: range } })
      return {
        status: response.status,
        range: response.headers.get("content-range"),
        bytes: Buffer.from(await response.arrayBuffer()),
      }
    }
    expect(await part("bytes=10-19")).toEqual({
      status: 206,
      range: `bytes 10-19/${whole.length}`,
      bytes: whole.subarray(10, 20),
    })
    expect((await part("bytes=-5")).bytes).toEqual(whole.subarray(-5))
    expect((await part("bytes=100-")).bytes).toEqual(whole.subarray(100))
    expect((await part("bytes=99999999-")).status).toBe(416)
  })

  it("refuse an output URL that is out of date or was changed, and the job is then still completed", async () => {
    const { url, sandbox } = await finished("webm")
    expect((await fetch(url.replace(/.$/, (last) => (last === "0" ? "1" : "0")))).status).toBe(403)
    expect((await fetch(url.replace(/expires=\d/, "expires=9"))).status).toBe(403)
    sandbox.control.advance(3 * 86_400_000)
    expect((await fetch(url)).status).toBe(403)
    expect(at((await ask(sandbox, "/v1/jobs")).json, "jobs.0.status")).toBe("completed")
  })
})
