import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { DAY, HOUR } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { findNewDrift } from "./drift-data"

const now = Date.parse("2026-11-24T14:00:00Z")

describe.each(ENGINES)("new differences of the vendor's answers on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  it("are told without secrets and people, as the page of differences does", async () => {
    const secret = "sk_live_0123456789abcdef"
    const field = `eve@acme.test ${secret}`
    const row = { connection: "prod", endpoint: "GET /v1/jobs", field, kind: "unknown_field", count: 1, sample: "" }
    await store.write((tx) =>
      tx
        .insertInto("contract_drift")
        .values({ ...row, first_seen_at: now, last_seen_at: now })
        .execute(),
    )
    const { newest } = await findNewDrift(store.read, "prod", { now, secrets: () => [secret] })
    expect(newest).toContain("of GET /v1/jobs")
    expect(newest).not.toMatch(/0123456789abcdef|eve@acme/)
  })

  it("are told while they are younger than 7 days", async () => {
    const at = { now, secrets: () => [] }
    const row = {
      connection: "prod",
      endpoint: "GET /v1/jobs",
      kind: "unknown",
      last_seen_at: now,
      count: 3,
      sample: "",
    }
    await store.write((tx) =>
      tx
        .insertInto("contract_drift")
        .values([
          { ...row, field: "old", first_seen_at: now - 7 * DAY - 1 },
          { ...row, field: "edge", first_seen_at: now - 7 * DAY },
          { ...row, field: "new", first_seen_at: now - HOUR },
          { ...row, field: "new", kind: "wrong type", first_seen_at: now - 2 * HOUR },
        ])
        .execute(),
    )
    expect(await findNewDrift(store.read, "prod", at)).toEqual({
      fields: 2,
      newest: "new of GET /v1/jobs",
      since: now - 7 * DAY,
    })
    expect((await findNewDrift(store.read, "staging", at)).fields).toBe(0)
  })
})
