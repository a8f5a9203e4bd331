import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Operator } from "@/lib/domain/operator"
import type { Store } from "@/lib/store/store"
import { noteFigure } from "@/lib/testing/fault"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { readAll, testClient, testContext } from "@/lib/testing/sync-rig"
import { json, startTestHost, type TestHost } from "@/lib/vendor/test-host"
import { createExport } from "./export"
import { listJobs } from "./list-data"
import { toFilter } from "./list-testing"

const by: Operator = { id: "p1", name: "Ann", email: "ann@example.com", role: "viewer" }

/** Texts that a store, a search, a page or a file could take for something else. None holds what no store can keep. */
const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "{{constructor.constructor('alert(1)')()}}",
  "'; drop table jobs; --",
  "100%_\\*",
  "‮gpj.exe‬ \u2066x\u2069",
  "ÅÅ é e\u0301 ß İ ﬁ",
  "👩‍👩‍👧‍👦 नेपाल 日本語",
  "\u200B\u200D\uFEFF",
  '=HYPERLINK("https://evil.example")',
  "line\nbreak\ttab",
  "__proto__",
  "null",
  "x".repeat(200),
]
/** Ids that a number, a path or an object's key could spoil. */
const IDS = [
  "0123",
  "1e5",
  "9007199254740993",
  "-0",
  "__proto__",
  "constructor",
  "a/../b",
  "a b",
  "ä%2F",
  "null",
  "true",
  "[1]",
]

describe.each(ENGINES)("V14: hostile strings from the vendor, on %s", (engine) => {
  let store: Store
  let host: TestHost
  beforeEach(async () => {
    store = await openSharedStore(engine)
    host = await startTestHost(() => undefined)
  })
  afterEach(async () => {
    await host.close()
    await store.close()
  })

  async function take(jobs: readonly object[]): Promise<void> {
    host.reply = (request, response) => {
      const offset = Number(new URL(request.url ?? "/", host.url).searchParams.get("offset") ?? 0)
      json(response, 200, { jobs: jobs.slice(offset) })
    }
    await readAll(testContext(store, testClient(host.url)))
  }
  const job = (id: string, more: object = {}) => ({ id, status: "failed", created_at: "2026-11-24T09:30:00Z", ...more })
  const list = async (query: string) =>
    (await listJobs(store, toFilter(query), { cursor: null, now: Date.now() })).rows.map(({ id }) => id).sort()
  async function read(): Promise<Record<string, string>[]> {
    const stream = await createExport(store, toFilter(""), {
      format: "json",
      zone: "UTC",
      now: Date.now(),
      by,
      signal: new AbortController().signal,
    })
    return JSON.parse(await new Response(stream).text())
  }

  it("are stored, found and exported as the text they are", async () => {
    await take(
      HOSTILE.map((text, index) => job(`job_${index}`, { error: text, metadata: { customer: text.slice(0, 200) } })),
    )
    const exported = new Map((await read()).map((row) => [row.job_id, row]))
    for (const [index, text] of HOSTILE.entries()) {
      expect(exported.get(`job_${index}`)).toMatchObject({ error_message: text })
      const part = text.trim().slice(0, 40)
      if (part.length < 3) continue
      expect(await list(`q=${encodeURIComponent(part)}`), part).toContain(`job_${index}`)
    }
    noteFigure(
      "V14",
      `${HOSTILE.length} hostile texts and ${IDS.length} ids on ${engine}: stored, found and exported exactly`,
    )
  })

  it("are ids letter by letter, whatever else they look like", async () => {
    await take(IDS.map((id) => job(id)))
    expect(await list("")).toEqual([...IDS].sort())
    expect((await read()).map((row) => row.job_id).sort()).toEqual([...IDS].sort())
  })

  it("lose NUL and half characters, and the row says so", async () => {
    await take([{ ...job("job_1"), error: "a\0b\uD800c" }])
    const row = await store.read.selectFrom("jobs").select(["error_message", "flags"]).executeTakeFirstOrThrow()
    expect(row.error_message).toBe("ab\uFFFDc")
    expect(JSON.parse(row.flags)).toEqual(expect.arrayContaining(["nul_stripped", "surrogate_replaced"]))
  })
})
