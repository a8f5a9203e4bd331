import { describe, expect, it } from "vitest"
import { type Beat, type Freshness, findWorst, toLevel, toReason } from "./freshness"

const now = Date.parse("2026-11-24T14:00:00Z")
const ago = (ms: number) => new Date(now - ms).toISOString()
const beat = (over: Partial<Beat> = {}): Beat => ({
  lastOkAt: ago(4_000),
  lastErrorAt: null,
  errorCode: null,
  errorMessage: null,
  retryAt: null,
  intervalMs: 15_000,
  ...over,
})
const freshness = (over: Partial<Freshness> = {}): Freshness => ({
  connection: "prod-main",
  label: "prod-main",
  list: beat(),
  backfill: null,
  events: null,
  summary: null,
  health: null,
  keys: [{ alias: "k", state: "ok", until: null, perSecond: 1 }],
  keyProblem: null,
  heartbeatAt: ago(2_000),
  ...over,
})
const level = (over: Partial<Freshness>) => toLevel(freshness(over), now)

describe("the level of a connection", () => {
  it("is fresh within two intervals and late after them", () => {
    expect(level({ list: beat({ lastOkAt: ago(30_000) }) })).toBe("fresh")
    expect(level({ list: beat({ lastOkAt: ago(31_000) }) })).toBe("late")
  })

  it("gives a quick beat half a minute", () => {
    expect(level({ list: beat({ lastOkAt: ago(20_000), intervalMs: 4_000 }) })).toBe("fresh")
  })

  it("forgives one failure between two good passes", () => {
    expect(level({ list: beat({ lastErrorAt: ago(1_000), errorCode: "vendor_unavailable" }) })).toBe("fresh")
  })

  it("V2: is stopped, with the reason, when failures last", () => {
    const stopped = freshness({
      list: beat({ lastOkAt: ago(60_000), lastErrorAt: ago(1_000), errorCode: "vendor_rate_limited" }),
    })
    expect([toLevel(stopped, now), toReason(stopped, now)]).toEqual(["stopped", "too many requests (429)"])
  })

  it("O12: is late when the process that syncs is silent in its first reading, or never began it", () => {
    const reading = { list: null, backfill: { seen: 100, total: null, isConfirming: false } }
    expect(level({ ...reading, heartbeatAt: ago(60_000) })).toBe("starting")
    expect(level({ ...reading, heartbeatAt: ago(61_000) })).toBe("late")
    const unborn = { list: null, heartbeatAt: null }
    expect(level({ ...unborn, awaitedSince: ago(60_000) })).toBe("starting")
    const silent = freshness({ ...unborn, awaitedSince: ago(61_000) })
    expect([toLevel(silent, now), toReason(silent, now)]).toEqual(["late", "the sync process is silent"])
  })

  it("is stopped at once when the key is refused", () => {
    const refused = freshness({ list: beat({ lastErrorAt: ago(1_000), errorCode: "vendor_auth" }) })
    expect([toLevel(refused, now), toReason(refused, now)]).toEqual(["stopped", "the key is refused (401)"])
    expect(level({ keys: [{ alias: "k", state: "unauthorized", until: null, perSecond: 1 }] })).toBe("stopped")
  })

  it("is stopped when the key cannot be read here", () => {
    const unread = freshness({ keys: [], keyProblem: "KEY_FILE is missing or empty" })
    expect([toLevel(unread, now), toReason(unread, now)]).toEqual(["stopped", "the key cannot be read"])
  })

  it("works on with one refused key beside a good one", () => {
    const keys: Freshness["keys"] = [
      { alias: "old", state: "unauthorized", until: null, perSecond: 1 },
      { alias: "new", state: "ok", until: null, perSecond: 1 },
    ]
    expect(level({ keys })).toBe("fresh")
  })

  it("is starting before the first pass and during the first reading, unless the process has gone silent", () => {
    expect(level({ list: null, heartbeatAt: null })).toBe("starting")
    const backfill = { seen: 3_100, total: 12_000, isConfirming: false }
    expect(level({ backfill })).toBe("starting")
    expect(level({ backfill, heartbeatAt: ago(120_000) })).toBe("late")
  })
})

it("shows the connection that is worst off, and of equals the oldest", () => {
  const good = freshness({ connection: "good" })
  const older = freshness({ connection: "older", list: beat({ lastOkAt: ago(20_000) }) })
  const late = freshness({ connection: "late", list: beat({ lastOkAt: ago(90_000) }) })
  expect(findWorst([good, late, older], now)?.connection).toBe("late")
  expect(findWorst([good, older], now)?.connection).toBe("older")
  expect(findWorst([], now)).toBeUndefined()
})
