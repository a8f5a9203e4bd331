import { expect, it } from "vitest"
import { HOUR, MINUTE } from "../time"
import { type KeyCall, listKeyTroubles } from "./key-trouble"
import { findUncheckedDays, type KeyUse, toRotationWatch } from "./key-watch"
import { ATTENTION_KINDS, parseAttentionKey, toAttentionKey } from "./keys"

const now = Date.parse("2026-11-24T14:00:00Z")
const DAY = 24 * HOUR

it("reads every key that it writes, and nothing else", () => {
  for (const kind of ATTENTION_KINDS) {
    expect(parseAttentionKey(toAttentionKey(kind, "prod-main"))).toMatchObject({ kind, subject: "prod-main" })
  }
  expect(parseAttentionKey("key-rotation:prod-main/main.2")?.connection).toBe("prod-main")
  expect(parseAttentionKey("budget:3")?.connection).toBeNull()
  expect(parseAttentionKey("review:2026-W47")?.connection).toBeNull()
  for (const text of [
    "",
    "overdue",
    "overdue:",
    "nothing:prod",
    "overdue:a b",
    "overdue:<b>",
    `overdue:${"x".repeat(120)}`,
  ])
    expect(parseAttentionKey(text)).toBeNull()
})

const call = (minutesAgo: number, status: number | null, method = "GET", errorCode: string | null = null): KeyCall => ({
  alias: "main",
  at: now - minutesAgo * MINUTE,
  method,
  status,
  errorCode,
})

it("says what the vendor has against a key now: only while its newest answer says so", () => {
  expect(listKeyTroubles("main", [call(1, 401), call(2, 401), call(3, 200)], now)).toEqual([
    { alias: "main", kind: "refused", answers: 2, since: now - 2 * MINUTE },
  ])
  expect(listKeyTroubles("main", [call(1, 200), call(2, 401)], now)).toEqual([])
  // No answer says nothing.
  expect(listKeyTroubles("main", [call(1, null), call(2, 429)], now)).toMatchObject([{ kind: "limited", answers: 1 }])
  expect(listKeyTroubles("main", [call(10, 429)], now)).toHaveLength(1)
  expect(listKeyTroubles("main", [call(10.1, 429)], now)).toEqual([])
  expect(listKeyTroubles("main", [call(60, 401)], now)).toHaveLength(1)
  expect(listKeyTroubles("main", [call(60.1, 401)], now)).toEqual([])
})

it("holds credits for spent until a call of the same method goes through, since reading goes on", () => {
  expect(listKeyTroubles("main", [call(1, 200), call(2, 402, "POST"), call(3, 402, "POST")], now)).toEqual([
    { alias: "main", kind: "credits", answers: 2, since: now - 3 * MINUTE },
  ])
  expect(listKeyTroubles("main", [call(1, 201, "POST"), call(2, 402, "POST")], now)).toEqual([])
})

it("reads the vendor’s code where the status does not say what is wrong, as the client does", () => {
  const kinds = (...args: Parameters<typeof call>) =>
    listKeyTroubles("main", [call(...args)], now).map(({ kind }) => kind)
  expect(kinds(1, 403, "GET", "invalid_api_key")).toEqual(["refused"])
  expect(kinds(1, 400, "GET", "missing_api_key")).toEqual(["refused"])
  expect(kinds(1, 200, "GET", "invalid_api_key")).toEqual(["refused"])
  expect(kinds(1, 403, "POST", "insufficient_credits")).toEqual(["credits"])
  expect(kinds(1, 429, "GET", "invalid_api_key")).toEqual(["refused"])
  expect(kinds(1, 402, "GET", "invalid_api_key")).toEqual(["credits"])
  expect(kinds(1, 403, "GET", "forbidden")).toEqual([])
})

const key = (alias: string, given: Partial<KeyUse> = {}): KeyUse => ({
  alias,
  isConfigured: true,
  createdOn: null,
  firstCallAt: null,
  calls: 0,
  isAnswered: null,
  ...given,
})

it("calls an old key safe to disable only when a whole day is known, the new key works, and the old one was not used", () => {
  const fresh = key("new", { createdOn: "2026-11-20", calls: 9, isAnswered: true })
  const old = key("old", { createdOn: "2026-08-01" })
  const verdict = (keys: KeyUse[], seenFrom: number | null) => toRotationWatch(keys, seenFrom, now)?.old[0]?.verdict
  expect(toRotationWatch([old, fresh], now - DAY, now)).toEqual({
    newAlias: "new",
    old: [{ alias: "old", verdict: "safe" }],
  })
  expect(verdict([old, fresh], now - DAY + 1)).toBe("unknown")
  expect(verdict([old, fresh], null)).toBe("unknown")
  expect(verdict([{ ...old, calls: 1 }, fresh], now - DAY)).toBe("in_use")
  expect(verdict([old, { ...fresh, isAnswered: false }], now - DAY)).toBe("unproven")
  expect(verdict([old, { ...fresh, isAnswered: null }], now - DAY)).toBe("unproven")
  expect(toRotationWatch([fresh], now - DAY, now)).toBeNull()
})

it("takes the key that was made later for the new one, else the one that was used later", () => {
  const first = key("a", { firstCallAt: now - 3 * DAY })
  const second = key("b", { firstCallAt: now - DAY })
  expect(toRotationWatch([second, first], now, now)?.newAlias).toBe("b")
  expect(toRotationWatch([first, key("c")], now, now)?.newAlias).toBe("c")
  // What is not configured any more is never the new one, whatever is known of it.
  const gone = { isConfigured: false, createdOn: "2026-11-24" }
  expect(toRotationWatch([first, key("c", { isConfigured: false })], now, now)?.newAlias).toBe("a")
  expect(
    toRotationWatch([{ ...first, createdOn: "2026-08-01", isAnswered: true }, key("c", gone)], now - DAY, now),
  ).toEqual({
    newAlias: "a",
    old: [{ alias: "c", verdict: "safe" }],
  })
  expect(toRotationWatch([key("c", gone), key("d", gone)], now, now)).toBeNull()
  const made = { ...first, createdOn: "2026-11-23" }
  expect(toRotationWatch([made, { ...second, createdOn: "2026-11-01" }], now, now)?.newAlias).toBe("a")
})

it("calls for a look into the Dashboard after 90 days, counted from the best that is known", () => {
  const none = { checkedAt: null, createdAt: null, usedSince: null }
  expect(findUncheckedDays(none, now)).toBeNull()
  expect(findUncheckedDays({ ...none, checkedAt: now - 90 * DAY }, now)).toBe(90)
  expect(findUncheckedDays({ ...none, checkedAt: now - 90 * DAY + 1 }, now)).toBeNull()
  expect(findUncheckedDays({ checkedAt: now - DAY, createdAt: now - 400 * DAY, usedSince: null }, now)).toBeNull()
  expect(findUncheckedDays({ ...none, usedSince: now - 100 * DAY }, now)).toBe(100)
})
