import { expect, it } from "vitest"
import { HOUR, MINUTE } from "../time"
import { type Alarms, toAlarms } from "./alarm"

const now = 1_000_000_000

/** Looks once a minute; answers what each look raised. */
function look(looks: readonly (boolean | null)[]): { raised: boolean[]; after: Alarms } {
  let after: Alarms = {}
  const raised = looks.map((sync, minute) => {
    const found = toAlarms(after, { sync }, now + minute * MINUTE)
    after = found.after
    return found.raised.length > 0
  })
  return { raised, after }
}

it("is raised once, however long it lasts", () => {
  const { raised, after } = look([false, true, true, true])
  expect(raised).toEqual([false, true, false, false])
  expect(after).toEqual({ sync: { since: now + MINUTE, calmSince: null, toldAt: now + MINUTE } })
})

const times = (minutes: number, isTrouble: boolean) => Array.from({ length: minutes }, () => isTrouble)

it("is raised again after five calm minutes, and not before", () => {
  expect(look([...times(100, true), ...times(4, false), true]).raised.at(-1)).toBe(false)
  expect(look([...times(100, true), ...times(6, false), true]).raised.at(-1)).toBe(true)
  expect(look([true, ...times(60, false)]).after).toEqual({})
})

it("is raised at most once an hour, however often it comes and goes; then, if it has come back and still lasts", () => {
  const flapping = Array.from({ length: 10 }, () => [true, ...times(6, false)]).flat()
  expect(look(flapping).raised.flatMap((raised, minute) => (raised ? [minute] : []))).toEqual([0, 63])
  const back = look([true, ...times(10, false), ...times(70, true)])
  expect(back.raised.flatMap((raised, minute) => (raised ? [minute] : []))).toEqual([0, 60])
  const gone = look([true, ...times(10, false), ...times(5, true), ...times(60, false)])
  expect(gone.raised.filter(Boolean)).toHaveLength(1)
})

it("takes over what an older version wrote", () => {
  const before = { sync: { since: now, calmSince: null } }
  expect(toAlarms(before, { sync: true }, now + 2 * HOUR).raised).toEqual([])
  expect(toAlarms({ sync: { since: now, calmSince: now } }, { sync: false }, now + HOUR).after).toEqual({})
})

it("stays as it was where nobody can tell, and is forgotten when it is no longer looked at", () => {
  expect(look([true, null, null, true]).raised).toEqual([true, false, false, false])
  expect(look([null]).after).toEqual({})
  const { after } = look([true])
  expect(toAlarms(after, { other: false }, now).after).toEqual({})
})

it("takes names that every object has for what they are", () => {
  expect(toAlarms({}, { constructor: true }, now).raised).toEqual(["constructor"])
})
