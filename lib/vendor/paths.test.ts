import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isJobId, toAddress, toJobPath, toOrigin } from "@/lib/vendor/paths"

const ORIGIN = "https://api.example.com"
const ALLOWED = /^\/(v1\/jobs(\/[^/]+(\/start)?)?|v1\/usage\/(summary|events)|api\/pricing|health)$/

/** Ids made of what is dangerous in a path, and of anything else. */
const nasty = fc
  .array(
    fc.constantFrom(
      "..",
      ".",
      "/",
      "\\",
      "%2e",
      "%2f",
      "%5c",
      "admin",
      "v1",
      "?",
      "#",
      ";",
      "@",
      "//",
      "\0",
      "\n",
      "\u2024",
      "\uff0f",
      "a",
      " ",
      "%",
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""))
const ids = fc.oneof(nasty, fc.string({ unit: "binary", maxLength: 40 }), fc.string())

function tryAddress(jobId: string, action?: "start"): URL | undefined {
  try {
    return toAddress(ORIGIN, toJobPath(jobId, action))
  } catch {
    return undefined
  }
}

describe("the address that is sent", () => {
  it("T12: is one job's address, whatever the id, or there is none", () => {
    fc.assert(
      fc.property(ids, fc.constantFrom(undefined, "start" as const), (jobId, action) => {
        const url = tryAddress(jobId, action)
        expect(url !== undefined).toBe(isJobId(jobId))
        if (!url) return
        expect(url.origin).toBe(ORIGIN)
        expect(url.search + url.hash).toBe("")
        const segments = url.pathname.split("/")
        expect(segments.slice(0, 3)).toEqual(["", "v1", "jobs"])
        expect(segments.slice(4)).toEqual(action ? [action] : [])
        expect(decodeURIComponent(segments[3] ?? "")).toBe(jobId)
        // nor would a proxy that decodes once or twice see another path
        for (const decoded of [
          decodeURIComponent(url.pathname),
          decodeURIComponent(decodeURIComponent(url.pathname)),
        ]) {
          expect(new URL(decoded, ORIGIN).pathname).toMatch(/^\/v1\/jobs\//)
        }
      }),
      { numRuns: 3_000 },
    )
  })

  it.each(["../admin", "..", ".", "%2e%2e", "a/../../admin", "a\\b", "a?b", "a#b", "", " ", "\n", "a\0", "\ud800"])(
    "refuses the id %j",
    (jobId) => {
      expect(() => toJobPath(jobId)).toThrow("not an id")
    },
  )

  it.each(["job_1", "7", "9007199254740993", "j.1-2_3", "ünï-😀", "a b", "a;b", "@x:1"])("sends the id %j", (jobId) => {
    expect(tryAddress(jobId)?.pathname).toBe(`/v1/jobs/${encodeURIComponent(jobId)}`)
  })

  it("T12: is never an internal, legacy or foreign one, even if a path were made elsewhere", () => {
    const prefix = fc.constantFrom(
      "/v1/admin",
      "/v1/admin/keys",
      "/v1/Admin",
      "/api/upload",
      "/api/process",
      "/v1/jobs/..",
      "/v1/jobs/../admin",
      "//evil.example/v1/jobs",
      "https://evil.example/health",
      "/v1/uploads",
    )
    fc.assert(
      fc.property(fc.oneof(prefix, fc.webPath(), fc.webUrl(), nasty), (path) => {
        let url: URL
        try {
          url = toAddress(ORIGIN, path)
        } catch {
          return
        }
        expect(url.origin).toBe(ORIGIN)
        expect(url.pathname).toMatch(ALLOWED)
        expect(url.pathname).not.toMatch(/admin/i)
      }),
      { numRuns: 2_000 },
    )
    for (const path of ["/v1/admin", "/v1/admin/keys", "/v1/jobs/../admin", "/v1/jobs?x=1", "//evil.example/health"]) {
      expect(() => toAddress(ORIGIN, path)).toThrow("not one that the dashboard may ask for")
    }
  })

  it("T12: accepts only an origin, and http only on this machine", () => {
    expect(toOrigin("http://127.0.0.1:4010/")).toBe("http://127.0.0.1:4010")
    expect(toOrigin("https://api.removebgvideo.com")).toBe("https://api.removebgvideo.com")
    for (const url of [
      "http://127.0.0.1.example.com",
      "https://api.example.com/v1",
      "https://a:b@api.example.com",
      "javascript:x",
    ]) {
      expect(() => toOrigin(url)).toThrow("REMOVEBGVIDEO_API_URL")
    }
  })
})

function listSources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return listSources(path)
    return /\.(ts|tsx|mjs)$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : []
  })
}

describe("the source", () => {
  it("holds no client for the vendor's internal routes and no admin token (contract §13)", () => {
    const sources = ["lib", "app", "components"].flatMap(listSources)
    expect(sources.length).toBeGreaterThan(20)
    const guilty = sources.filter((path) => {
      // the sandbox plays the vendor: it may name what it refuses
      if (path.startsWith(join("lib", "sandbox"))) return false
      const code = readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, "")
      return /v1\/admin|["'`]\/?admin["'`]\s*[,)+].*v1|x-admin-token/i.test(code)
    })
    expect(guilty).toEqual([])
  })

  it("T13: sends a key from one place only", () => {
    const senders = ["lib", "app", "components"]
      .flatMap(listSources)
      .filter((path) => /["']x-api-key["']/i.test(readFileSync(path, "utf8")))
    expect(senders.filter((path) => !path.startsWith(join("lib", "sandbox")))).toEqual([
      join("lib", "vendor", "transport.ts"),
    ])
  })
})
