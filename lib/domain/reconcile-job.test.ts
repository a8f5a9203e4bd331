import { describe, expect, it } from "vitest"
import { toHabits } from "./reconcile-habits"
import { findOfJob } from "./reconcile-job"
import type { ChargeEvent, ChargeJob } from "./reconcile-types"
import { MINUTE } from "./time"

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

const find = (one: ChargeJob, events: ChargeEvent[] = [], isCovered = false) =>
  findOfJob({ job: one, events, rates: [], habits: plain, isCovered })

describe("what the vendor's own words show of a job", () => {
  const failed = job({ status: "failed", costMilli: null })

  it("a failed job is charged by its word, its credits or an event, and by nothing else", () => {
    expect(find(failed)).toBeNull()
    expect(find({ ...failed, billingStatus: "pending" })).toBeNull()
    expect(find({ ...failed, creditsMilli: 0 })).toBeNull()
    expect(find({ ...failed, billingStatus: "Charged", costMilli: 30_000 })).toMatchObject({
      kind: "charged_failure",
      milli: 30_000,
      // Ours holds it already, since the vendor called it charged.
      explainsMilli: 0,
      isDispute: true,
    })
    expect(find({ ...failed, creditsMilli: 12_000, costMilli: 12_000 })).toMatchObject({ milli: 12_000 })
    expect(find(failed, [event(30_000)])).toMatchObject({ milli: 30_000, explainsMilli: 30_000 })
  })

  it("what was given back is no complaint", () => {
    expect(find(failed, [event(30_000), event(-30_000, { at: at + 1 })])).toBeNull()
    expect(find({ ...failed, billingStatus: "refunded", creditsMilli: 30_000 })).toBeNull()
    expect(find(job(), [event(30_000), event(30_000, { at: at + 1 }), event(-30_000, { at: at + 2 })])).toBeNull()
  })

  it("a job is charged twice by two events, or by credits of twice its price", () => {
    const twice = [event(30_000), event(30_000, { at: at + 1 })]
    expect(find(job(), twice)).toMatchObject({ kind: "charged_twice", milli: 30_000, explainsMilli: 30_000 })
    expect(find(job({ creditsMilli: 60_000, costMilli: 60_000 }))).toMatchObject({
      kind: "charged_twice",
      milli: 30_000,
      explainsMilli: 0,
    })
  })

  it("a price paid in parts is one price, and a second attempt one more", () => {
    expect(find(job(), [event(10_000), event(20_000)])).toBeNull()
    const twice = [event(30_000), event(30_000, { at: at + 1 })]
    expect(find(job({ attempt: 2 }), twice)).toMatchObject({ kind: "charged_failure" })
  })

  it("two events of each job are this vendor's way of telling, not a fault", () => {
    const usual = Array.from({ length: 40 }, (_, n) => event(15_000, { jobId: `job_${n % 20}`, eventId: `e${n}` }))
    const habits = toHabits([], usual)
    const events = [event(15_000), event(15_000, { at: at + 1 })]
    const of = (one: ChargeJob) => findOfJob({ job: one, events, rates: [], habits, isCovered: true })
    expect([of(job()), of(job({ estimateMilli: null }))]).toEqual([null, null])
  })

  it("another amount is one that rounding does not make", () => {
    expect(find(job({ creditsMilli: 30_900, costMilli: 30_900 }))).toBeNull()
    expect(find(job({ creditsMilli: 36_000, costMilli: 36_000 }))).toMatchObject({
      kind: "other_amount",
      milli: 6_000,
      isDispute: true,
    })
    expect(find(job({ creditsMilli: 24_000, costMilli: 24_000 }))).toMatchObject({ milli: -6_000, isDispute: false })
  })

  it("an amount that is another model's price says so", () => {
    const found = find(job({ model: "pro", estimateMilli: 90_000, costMilli: 90_000 }), [event(22_500)])
    expect(found).toMatchObject({ kind: "other_amount", milli: -67_500, explainsMilli: -67_500, isDispute: false })
    expect(found?.evidence.at(-1)).toMatch(/^The amount is the price of light or human:/)
  })

  it("an account that is charged by begun minutes alarms on none of them", () => {
    const lengths = Array.from({ length: 40 }, (_, n) => 7_000 + n * 2_900)
    const jobs = lengths.map((lengthMs, n) =>
      job({ id: `j${n}`, lengthMs, estimateMilli: lengthMs, creditsMilli: Math.ceil(lengthMs / MINUTE) * MINUTE }),
    )
    const habits = toHabits(jobs, [])
    expect(
      jobs.flatMap((one) => findOfJob({ job: one, events: [], rates: [], habits, isCovered: false }) ?? []),
    ).toEqual([])
  })

  it("a completed job is not charged by word, by 0 credits, or where events would have told", () => {
    expect(find(job({ billingStatus: "refunded", costMilli: 0 }))).toMatchObject({
      kind: "not_charged",
      isDispute: false,
    })
    expect(find(job({ creditsMilli: 0, costMilli: 0 }))).toMatchObject({ milli: -30_000, explainsMilli: 0 })
    expect(find(job())).toBeNull()
    expect(find(job(), [], true)).toMatchObject({ kind: "not_charged", explainsMilli: -30_000 })
    expect(find(job({ billingStatus: "pending" }), [], true)).toBeNull()
  })
})
