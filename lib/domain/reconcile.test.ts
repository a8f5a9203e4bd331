import { describe, expect, it } from "vitest"
import { reconcile } from "./reconcile"
import type { Evidence } from "./reconcile-certain"
import { type DayFacts, isDeparting, toDayBases, toOrdinary } from "./reconcile-days"
import { toHabits } from "./reconcile-habits"
import { chooseShares } from "./reconcile-ledger"
import { chooseReckoning, listReckonings } from "./reconcile-reckoning"
import { findEdge, findFits } from "./reconcile-rest"
import type { ChargeEvent, ChargeJob, DaySum, ToldDay } from "./reconcile-types"
import { addDays, HOUR, MINUTE, SECOND } from "./time"

const at = Date.UTC(2026, 10, 10, 12)
const plain = toHabits([], [])

function job(given: Partial<ChargeJob> = {}): ChargeJob {
  return {
    id: "job_1",
    status: "completed",
    attempt: 1,
    createdAt: at,
    firstSeenAt: at,
    startedAt: at,
    finishedAt: at + MINUTE,
    model: "original",
    lengthMs: 30_000,
    costMilli: 30_000,
    creditsMilli: null,
    estimateMilli: 30_000,
    billingStatus: null,
    requestId: null,
    ...given,
  }
}

const event = (creditsMilli: number, given: Partial<ChargeEvent> = {}): ChargeEvent => ({
  eventId: `evt_${creditsMilli}_${given.at ?? at}`,
  jobId: "job_1",
  type: "job.completed",
  at,
  creditsMilli,
  ...given,
})

const NONE = { pendingJobs: 0, unpricedJobs: 0, unknownFailures: 0, failedEstimateMilli: 0 }
const first = 20261001

/** Whole days of `ours` credits each; the vendor's figure is `more` of them. */
function toFacts(more: readonly number[], given: Partial<DaySum>[] = []): DayFacts {
  const days = more.map((_, n) => addDays(first, n))
  const sums = days.map((day, n): DaySum => {
    const priced = {
      day,
      jobs: 20,
      costJobs: 20,
      costMilli: 1_000_000,
      secondsMilli: 20_000,
      secondsSquare: 20_000_000,
    }
    return { ...priced, ...NONE, ...given[n] }
  })
  const told = sums.map(
    (sum, n): ToldDay => ({ day: sum.day, jobs: 20, creditsMilli: sum.costMilli + (more[n] ?? 0), readAt: 9e14 }),
  )
  return { sums, told, recordFrom: 20260901, isRecordWhole: true, now: 8e14 }
}

const until = 20261201
const basesOf = (facts: DayFacts, range = { from: first, until }) => toDayBases(facts, range, toOrdinary(facts.sums))
const evidence: Evidence = {
  rates: [],
  habits: plain,
  hasCharges: true,
  jobs: [],
  events: new Map(),
  covered: new Set(),
  gaps: [],
  late: [],
}

function reconcileDays(facts: DayFacts, given: { dayJobs?: ChargeJob[]; evidence?: Partial<Evidence> } = {}) {
  return reconcile({
    connection: "main",
    bases: basesOf(facts),
    reckoning: toOrdinary(facts.sums),
    evidence: { ...evidence, ...given.evidence },
    dayJobs: given.dayJobs ?? [],
    estimatedDays: new Set(),
    recordFrom: null,
  })
}

describe("what is usual", () => {
  const zeros = Array.from({ length: 20 }, () => 0)

  it("an exact vendor alarms on one credit and not on less", () => {
    expect(basesOf(toFacts([...zeros, 1_000])).filter(isDeparting)).toHaveLength(1)
    expect(basesOf(toFacts([...zeros, 999, -999])).filter(isDeparting)).toEqual([])
  })

  it("a vendor that is always a little dearer alarms on the day that is not", () => {
    const dearer = zeros.map((_, n) => 20_000 + 100 * (n % 5))
    expect(basesOf(toFacts([...dearer, 20_300])).filter(isDeparting)).toEqual([])
    expect(basesOf(toFacts([...dearer, 60_000])).filter(isDeparting)).toHaveLength(1)
  })

  it("days with jobs of unknown price tell nothing of what is usual", () => {
    const given = zeros.map((_, n) => (n < 14 ? { unpricedJobs: 1 } : {}))
    const more = zeros.map((_, n) => (n < 14 ? 25_000 + n : 0))
    const days = basesOf(toFacts([...more, 25_000], given))
    expect(days.filter((one) => one.sum.unpricedJobs === 0 && isDeparting(one))).toHaveLength(1)
  })

  it("one fault before does not make the next one usual", () => {
    const days = basesOf(toFacts([...zeros, 40_000, 0, 0, 30_000]))
    expect(days.filter(isDeparting).map(({ differenceMilli }) => differenceMilli)).toEqual([40_000, 30_000])
  })

  it("a day that is not over, still has running jobs, or whose figure was read too early is not judged", () => {
    const facts = toFacts([...zeros, 50_000])
    const last = addDays(first, zeros.length)
    const noon = Date.parse("2026-10-21T12:00:00Z")
    const states = (given: DayFacts) => basesOf(given).at(-1)
    expect(states({ ...facts, now: noon })).toMatchObject({ day: last, state: "partial" })
    const early = facts.told.map((told) => (told.day === last ? { ...told, readAt: noon } : told))
    expect(states({ ...facts, told: early })?.state).toBe("partial")
    const running = toFacts([...zeros, 50_000], [...zeros.map(() => ({})), { pendingJobs: 1 }])
    expect(states({ ...running, now: noon + 20 * HOUR })?.state).toBe("partial")
    // A draft that nobody ever started does not keep its day open for ever.
    expect(states({ ...running, now: noon + 80 * HOUR })?.state).toBe("whole")
  })

  it("a day of which the vendor said nothing is silent, one without a price has none; neither is 0", () => {
    const facts = toFacts([0, 0], [{}, { costJobs: 0, costMilli: 0, unpricedJobs: 20 }])
    const silent = facts.told.map((told, n) => (n === 0 ? { ...told, creditsMilli: null } : told))
    expect(
      basesOf({ ...facts, told: silent }).map(({ state, oursMilli, differenceMilli }) => [
        state,
        oursMilli,
        differenceMilli,
      ]),
    ).toEqual([
      ["silent", 1_000_000, null],
      ["unpriced", null, null],
    ])
  })
})

describe("what explains a difference", () => {
  const zeros = Array.from({ length: 20 }, () => 0)
  const day = addDays(first, 20)
  const noon = Date.parse("2026-10-21T12:00:00Z")

  it("faults that cancel one another in the sum are both found, and the day agrees", () => {
    const double = job({ id: "double", createdAt: noon })
    const missing = job({ id: "missing", createdAt: noon, costMilli: 29_500, estimateMilli: 29_500 })
    const events = new Map([["double", [event(30_000), event(30_000, { at: at + 1 })]]])
    const days = reconcileDays(toFacts([...zeros, 500]), {
      evidence: { jobs: [double, missing], events, covered: new Set(["missing"]) },
    })
    expect(days.at(-1)).toMatchObject({ day, state: "agrees", explainedMilli: 500, openMilli: 0 })
    expect(days.at(-1)?.findings.map(({ kind }) => kind)).toEqual(["charged_twice", "not_charged"])
  })

  it("a charge that the day's figure does not hold explains nothing of it", () => {
    const days = reconcileDays(toFacts([...zeros, 0]), {
      evidence: {
        jobs: [job({ createdAt: noon })],
        events: new Map([["job_1", [event(30_000), event(30_000, { at: at + 1 })]]]),
      },
    })
    expect(days.at(-1)).toMatchObject({ state: "agrees", explainedMilli: 0 })
    expect(days.at(-1)?.findings).toMatchObject([{ kind: "charged_twice", milli: 30_000, explainsMilli: 0 }])
  })

  it("what is told together sums what is known, and is of unknown amount where nothing is", () => {
    const gather = (estimates: (number | null)[]) => {
      const told = { status: "failed", billingStatus: "charged", costMilli: null, createdAt: noon } as const
      const jobs = estimates.map((estimateMilli, n) => job({ ...told, id: `f${n}`, estimateMilli }))
      const { milli, title } =
        reconcileDays(toFacts([...zeros, 0]), { evidence: { jobs } })
          .at(-1)
          ?.findings.at(-1) ?? {}
      return [milli, title]
    }
    const twenty = Array.from({ length: 20 }, () => 30_000)
    expect(gather([...twenty, null, null])).toEqual([null, "2 more jobs of the same kind, all of unknown amount"])
    expect(gather([...twenty, null, 7, 8])).toEqual([15, "3 more jobs of the same kind, 1 of unknown amount"])
    expect(gather([...twenty, 7, 8])).toEqual([15, "2 more jobs of the same kind"])
  })

  it("one job that fits is offered as fitting, never as certain; many that fit are not offered", () => {
    const alike = (count: number) => Array.from({ length: count }, (_, n) => job({ id: `j${n}`, createdAt: noon }))
    const one = reconcileDays(toFacts([...zeros, 30_000]), { dayJobs: alike(1) }).at(-1)
    expect(one).toMatchObject({ state: "explained", findings: [{ certainty: "fits", isDispute: true, jobId: "j0" }] })
    const two = reconcileDays(toFacts([...zeros, 30_000]), { dayJobs: alike(2) }).at(-1)
    expect(two?.findings.map(({ isDispute }) => isDispute)).toEqual([false, false])
    expect(two).toMatchObject({ explainedMilli: 30_000, openMilli: 0 })
    expect(reconcileDays(toFacts([...zeros, 30_000]), { dayJobs: alike(4) }).at(-1)).toMatchObject({
      state: "open",
      openMilli: 30_000,
      findings: [],
    })
  })

  it("a failed job is the likelier explanation than a second charge", () => {
    const failed = job({ id: "failed", status: "failed", costMilli: null })
    expect(findFits(30_000, [job(), failed], 20).map(({ job: one, kind }) => [one.id, kind])).toEqual([
      ["failed", "charged_failure"],
    ])
  })

  it("jobs of unknown price account for what the vendor has more, not for what it has less", () => {
    const given = [...zeros.map(() => ({})), { unpricedJobs: 2 }]
    const more = reconcileDays(toFacts([...zeros, 80_000], given)).at(-1)
    expect(more).toMatchObject({ state: "explained", findings: [{ kind: "unpriced", isDispute: false }] })
    expect(reconcileDays(toFacts([...zeros, -80_000], given)).at(-1)?.state).toBe("open")
    // Two jobs do not cost what forty would.
    expect(reconcileDays(toFacts([...zeros, 2_000_000], given)).at(-1)?.state).toBe("open")
  })

  it("a price that was changed is named, and jobs charged at it before we saw it are no fault", () => {
    const rate = (validFrom: number, validTo: number | null, perMinuteMilli: number) =>
      ({ model: "original", validFrom, validTo, perMinuteMilli, source: "vendor" }) as const
    const rates = [rate(0, noon + HOUR, 60_000), rate(noon + HOUR, null, 72_000)]
    const dayJobs = [
      job({ id: "old", createdAt: noon - HOUR, startedAt: noon - HOUR }),
      job({ id: "new", createdAt: noon, startedAt: noon }),
    ]
    const days = reconcileDays(toFacts([...zeros, 6_000]), { dayJobs, evidence: { rates } })
    expect(days.at(-1)).toMatchObject({ state: "explained", explainedMilli: 6_000 })
    expect(days.at(-1)?.findings.map(({ kind, isDispute }) => [kind, isDispute])).toEqual([
      ["rate_changed", false],
      ["rate_changed", false],
    ])
  })

  it("jobs at midnight that the vendor counted on the day beside are found on both days", () => {
    const midnight = Date.parse("2026-10-21T00:00:00Z")
    const late = job({ id: "late", createdAt: midnight - 20 * SECOND })
    const dayJobs = [job({ id: "noon", createdAt: midnight - 12 * HOUR, costMilli: 31_000 }), late]
    const days = reconcileDays(toFacts([...zeros.slice(1), -30_000, 30_000]), { dayJobs })
    expect(days.slice(-2).map(({ state, findings }) => [state, findings[0]?.kind, findings[0]?.jobId])).toEqual([
      ["explained", "day_edge", "late"],
      ["explained", "day_edge", "late"],
    ])
  })

  it("days that merely differ in opposite ways are no edge", () => {
    const [lacking, having] = basesOf(toFacts([...zeros, -30_000, 30_000])).slice(-2)
    if (!lacking || !having) throw new Error("two days")
    const side = (basis: typeof lacking, rest: number) => ({
      basis,
      rest,
      jobs: [job({ createdAt: noon, finishedAt: noon })],
    })
    expect(findEdge(side(lacking, -30_000), side(having, 30_000))).toBeNull()
  })

  it("the most shares that settle a day are taken, else those that leave least", () => {
    expect(chooseShares(500, [30_000, -29_500], 1_000)).toEqual([true, true])
    expect(chooseShares(0, [30_000], 1_000)).toEqual([false])
    expect(chooseShares(40_000, [30_000, 25_000], 1_000)).toEqual([true, false])
    expect(
      chooseShares(
        30_000,
        Array.from({ length: 12 }, (_, n) => (n === 7 ? 30_000 : 90_000)),
        1_000,
      ),
    ).toEqual(Array.from({ length: 12 }, (_, n) => n === 7))
  })
})

describe("how a vendor counts days", () => {
  const facts = toFacts(Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? 7_000 : -7_000)))
  const own = { sums: facts.sums, team: null, slots: [] }
  const told = new Map(facts.told.map(({ day, creditsMilli }) => [day, creditsMilli ?? 0]))

  it("another way is taken only if it leaves a fifth of the days, or on the middle day of the credits, at most", () => {
    const fits = listReckonings({ ...own, finished: told })
    expect(chooseReckoning(fits, basesOf(facts))?.words).toBe("the day on which jobs ended")
    const half = new Map([...told].map(([day, milli], n) => [day, n % 5 < 3 ? 0 : milli]))
    expect(chooseReckoning(listReckonings({ ...own, finished: half }), basesOf(facts))?.words).toBeNull()
  })

  it("an account whose failed jobs are all charged is told so, and it is not called usual", () => {
    const given = facts.sums.map((_, n) => ({ unknownFailures: 1, failedEstimateMilli: 5_000 + 700 * n }))
    const charged = toFacts(
      given.map(({ failedEstimateMilli }) => failedEstimateMilli),
      given,
    )
    const reckonings = listReckonings({ sums: charged.sums, finished: new Map(), team: null, slots: [] })
    expect(chooseReckoning(reckonings, basesOf(charged))).toMatchObject({
      words: "failed jobs being charged",
      chargesFailures: true,
    })
  })
})
