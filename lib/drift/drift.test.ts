import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Store } from "@/lib/store/store"
import { T0 } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { listDrift } from "./data"
import { toDriftReport } from "./report"
import { toDriftWords } from "./schema"

const ROW = {
  connection: "main",
  endpoint: "GET /v1/jobs",
  field: "queue",
  kind: "unknown_field",
  first_seen_at: T0,
  last_seen_at: T0 + 1_000,
  count: 3,
  sample: '"eu-1"',
}

describe.each(ENGINES)("contract drift on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const add = (...rows: Partial<typeof ROW>[]) =>
    store.write((tx) =>
      tx
        .insertInto("contract_drift")
        .values(rows.map((one) => ({ ...ROW, ...one })))
        .execute(),
    )
  const list = (given: { connection?: string; most?: number; secrets?: string[] } = {}) =>
    listDrift(store.read, { connection: null, secrets: [], ...given })

  it("is listed with what was seen last first, of all connections or of one", async () => {
    await add({}, { connection: "other", last_seen_at: T0 + 5_000 }, { field: "status", kind: "unknown_value" })
    const { rows, hasMore } = await list()
    expect(rows.map((one) => [one.connection, one.field])).toEqual([
      ["other", "queue"],
      ["main", "queue"],
      ["main", "status"],
    ])
    expect(hasMore).toBe(false)
    expect(rows[1]).toEqual({
      connection: "main",
      endpoint: "GET /v1/jobs",
      field: "queue",
      kind: "unknown_field",
      firstSeenAt: "2026-11-20T10:00:00.000Z",
      lastSeenAt: "2026-11-20T10:00:01.000Z",
      count: 3,
      sample: '"eu-1"',
    })
    expect((await list({ connection: "other" })).rows).toHaveLength(1)
  })

  it("says when there is more than it shows", async () => {
    await add(...Array.from({ length: 4 }, (_, n) => ({ field: `f${n}` })))
    const { rows, hasMore } = await list({ most: 3 })
    expect([rows.length, hasMore]).toEqual([3, true])
    expect(await list({ most: 4 })).toMatchObject({ hasMore: false })
  })

  it("T13: shows no secret, no signed address and nobody's e-mail, neither in a sample nor in the name of a field", async () => {
    const secret = "sk_live_0123456789abcdef"
    await add(
      { field: secret, sample: JSON.stringify({ note: secret, url: "https://cdn.test/a.mp4?sig=abc" }) },
      { field: "owner", sample: '"eve@acme.test"' },
    )
    const { rows } = await list({ secrets: [secret] })
    const text = JSON.stringify(rows) + toDriftReport(rows, { now: T0, version: "1.0.0" })
    expect(text).not.toMatch(/0123456789abcdef|sig=abc|eve@acme/)
    expect(text).toContain("https://cdn.test/a.mp4")
  })

  it("leaves for the vendor in their words and ours", async () => {
    await add({ kind: "missing", sample: "" })
    const { rows } = await list()
    expect(JSON.parse(toDriftReport(rows, { now: T0, version: "1.0.0" }))).toMatchObject({
      made_at: "2026-11-20T10:00:00.000Z",
      app_version: "1.0.0",
      differences: [{ field: "queue", kind: "missing", in_words: expect.stringContaining("always"), sample: null }],
    })
  })
})

it("says every kind in plain words, and one that is new by its name", () => {
  for (const kind of ["missing", "null", "wrong_type", "unknown_field", "unknown_value", "rejected_row"])
    expect(toDriftWords(kind)).toMatch(/documented|could not be read/)
  expect(toDriftWords("moved_field")).toBe("moved field")
})
