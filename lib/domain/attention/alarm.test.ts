import { expect, it } from "vitest"
import { MINUTE } from "../time"
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
  expect(after).toEqual({ sync: { since: now + MINUTE, calmSince: null } })
})

it("is raised again after five calm minutes, and not before", () => {
  const calm = (minutes: number) => Array.from({ length: minutes }, () => false)
  expect(look([true, ...calm(5), true]).raised.at(-1)).toBe(false)
  expect(look([true, ...calm(6), true]).raised.at(-1)).toBe(true)
  expect(look([true, ...calm(6)]).after).toEqual({})
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
