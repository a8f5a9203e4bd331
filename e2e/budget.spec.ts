import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { expect, listDoors, signedInAs, test, toSamples } from "./fixtures"

/** KB (1,024 bytes), gzip, of all scripts that the page's own HTML loads in a current browser. */
const BUDGET = { "/jobs": 200, other: 165 } as const
const STATIC = join(import.meta.dirname, "../.next")

function toKilobytes(html: string): number {
  const tags = [...html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"[^>]*>/g)].filter(([tag]) => !/nomodule/i.test(tag))
  const files = new Set(tags.map(([, src = ""]) => src.replace(/^\/_next\//, "").replace(/\?.*$/, "")))
  const sizes = [...files].map((file) => gzipSync(readFileSync(join(STATIC, decodeURIComponent(file)))).length)
  return sizes.reduce((sum, size) => sum + size, 0) / 1024
}

test.use({ storageState: signedInAs("admin") })

test("each page loads no more script than its budget", async ({ request, playwright, baseURL }, info) => {
  const pages = listDoors(await toSamples(request))
    .filter((door) => door.kind === "page")
    .map((door) => door.path)
  const measured: Record<string, number> = {}
  const stranger = await playwright.request.newContext({
    baseURL: String(baseURL),
    storageState: { cookies: [], origins: [] },
  })
  for (const path of pages) {
    const html = await (await (path === "/sign-in" ? stranger : request).get(path)).text()
    measured[path] = Math.round(toKilobytes(html) * 10) / 10
  }
  await info.attach("KB per page", { body: JSON.stringify(measured, null, 2), contentType: "application/json" })
  console.log("first-load script, KB gzip:", JSON.stringify(measured))
  const over = Object.entries(measured).filter(
    ([path, size]) => size > (path === "/jobs" ? BUDGET["/jobs"] : BUDGET.other),
  )
  expect(over).toEqual([])
  expect(Math.min(...Object.values(measured))).toBeGreaterThan(50)
})
