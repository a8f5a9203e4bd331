import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { beforeEach, describe, expect, it, vi } from "vitest"
import { isOwnOrigin, toSafePath } from "@/lib/auth/origin"

function configure(values: Record<string, string>): void {
  Reflect.deleteProperty(globalThis, "__rbvEnv")
  vi.unstubAllEnvs()
  vi.stubEnv("DATA_DIR", mkdtempSync(join(tmpdir(), "ops-origin-")))
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value)
}

beforeEach(() => configure({}))

describe("T9: toSafePath", () => {
  it.each(["/", "/jobs?status=failed&q=a%20b", "/jobs/prod-main/job_1#top"])("keeps %s", (path) => {
    expect(toSafePath(path)).toBe(path)
  })

  it.each([
    null,
    undefined,
    "",
    "jobs",
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/..//evil.example",
    "/.//evil.example",
    "\\/evil.example",
    "/%5cevil\n",
    "javascript:alert(1)",
    "/sign-in?next=/sign-in",
    `/${"a".repeat(3000)}`,
  ])("turns %j into the front page", (path) => {
    expect(toSafePath(path)).toBe("/")
  })

  it("never leads off this site, whatever is asked", () => {
    const nasty = fc.string({ unit: fc.constantFrom("/", "\\", ".", ":", "@", "e", "\t", "\n", "%2f", "?", "#", " ") })
    fc.assert(
      fc.property(nasty, (tail) => {
        const url = new URL(toSafePath(`/${tail}`), "http://dashboard.example")
        expect(url.origin).toBe("http://dashboard.example")
      }),
      { numRuns: 2_000 },
    )
  })
})

describe("T7: isOwnOrigin", () => {
  const sent = (values: Record<string, string>) => new Headers(values)

  it.each([
    [{ host: "ops:3000", origin: "http://ops:3000" }, true],
    [{ host: "ops:3000", origin: "http://ops:3000", "sec-fetch-site": "same-origin" }, true],
    [{ host: "ops:3000" }, false],
    [{ host: "ops:3000", origin: "null" }, false],
    [{ host: "ops:3000", origin: "http://ops:3001" }, false],
    [{ host: "ops:3000", origin: "http://evil.example" }, false],
    [{ host: "ops:3000", origin: "http://ops:3000", "sec-fetch-site": "cross-site" }, false],
    [{ host: "ops:3000", origin: "http://evil.example", "x-forwarded-host": "evil.example" }, false],
  ])("says of %j: %s", (headers, own) => {
    expect(isOwnOrigin(sent(headers))).toBe(own)
  })

  it("compares with AUTH_URL where it is set, scheme included", () => {
    configure({ AUTH_URL: "https://ops.example" })
    expect(isOwnOrigin(sent({ host: "internal", origin: "https://ops.example" }))).toBe(true)
    expect(isOwnOrigin(sent({ host: "ops.example", origin: "http://ops.example" }))).toBe(false)
  })
})
