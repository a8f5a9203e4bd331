import { describe, expect, it } from "vitest"
import { at, delivery, entries, events, failed, isEntry, transition } from "@/lib/testing/timeline-events"
import { toIsoTimeline, toTimeline } from "./timeline"
import type { IntentFact } from "./timeline-types"

describe("toTimeline", () => {
  it("tells the drawn life from top to bottom, with windows, gaps and what had no effect", () => {
    const items = toTimeline(failed, at(100_000))
    expect(
      items.map((item) => (isEntry(item) ? `${item.title} | ${item.mark}` : `${item.kind} ${item.phase}`)),
    ).toEqual([
      "Created | exact",
      "gap waited",
      "Processing | window 5 s",
      "gap ran",
      "Failed | exact",
      "Failed, confirmed | agrees",
      "job.failed again | duplicate",
    ])
    const gaps = items.filter((item) => item.kind === "gap")
    expect(gaps.map((gap) => [gap.minMs, gap.maxMs])).toEqual([
      [4_000, 9_000],
      [30_887, 35_887],
    ])
    expect(entries(items)[0]).toMatchObject({ requestId: "req_51", httpStatus: 201, refs: ["c5", "t1"] })
    expect(entries(items)[2]?.how).toBe("webhook job.failed, signature verified, 0.4 s late")
  })

  it("grows a tail from the window in which the running state began, and none for a job that ended or is not visible", () => {
    const running = events({
      transitions: [transition(1, { notBefore: at(4_000), observedAt: at(9_000) })],
      dueAt: at(60_000),
    })
    expect(toTimeline(running, at(20_000)).at(-1)).toMatchObject({
      kind: "tail",
      phase: "ran",
      minMs: 11_000,
      maxMs: 16_000,
      dueAt: at(60_000),
    })
    expect(toTimeline(failed, at(20_000)).at(-1)?.kind).not.toBe("tail")
    const hidden = { ...running, job: { ...running.job, missingSince: at(15_000) } }
    expect(toTimeline(hidden, at(20_000)).at(-1)?.kind).not.toBe("tail")
  })

  it("claims no run time for a job that had ended before we first looked", () => {
    const old = events(
      { transitions: [transition(1, { kind: "first_seen", toStatus: "completed", observedAt: at(9_000_000) })] },
      { status: "completed" },
    )
    const items = toTimeline(old, at(9_900_000))
    expect(items.find((item) => item.kind === "gap")).toMatchObject({ phase: "took", minMs: null, maxMs: null })
    expect(entries(items).at(-1)?.mark).toBe("not seen happening")
  })

  it("uses the start and end that only the row knows", () => {
    const told = events(
      { transitions: [transition(1, { kind: "first_seen", toStatus: "completed", observedAt: at(90_000) })] },
      {
        status: "completed",
        startedAt: at(5_000),
        startedNotBefore: at(5_000),
        finishedAt: at(45_000),
        finishedNotBefore: at(45_000),
      },
    )
    const gaps = toTimeline(told, at(90_000)).filter((item) => item.kind === "gap")
    expect(gaps.map((gap) => [gap.phase, gap.minMs, gap.maxMs])).toEqual([
      ["waited", 5_000, 5_000],
      ["ran", 40_000, 40_000],
    ])
  })

  it("narrows a window by the exact state that followed", () => {
    const items = toTimeline(
      events(
        {
          transitions: [
            transition(1, { notBefore: at(0), observedAt: at(60_000) }),
            transition(2, { toStatus: "failed", occurredAt: at(30_000), observedAt: at(61_000) }),
          ],
        },
        { status: "failed" },
      ),
      at(70_000),
    )
    expect(entries(items)[1]?.when).toEqual({ kind: "window", from: at(0), to: at(30_000) })
  })

  it("V9: says so when the vendor's clock and ours contradict each other, and keeps the order of the states", () => {
    const skewed = events({ transitions: [transition(1, { notBefore: at(-9_000), observedAt: at(-5_000) })] })
    const items = toTimeline(skewed, at(10_000))
    expect(items.find((item) => item.kind === "gap")).toMatchObject({ minMs: 0, maxMs: 0, clocksDisagree: true })
    expect(entries(items).map((item) => item.title)).toEqual(["Created", "Processing"])
  })

  it("keeps late, reordered, forged, stale and unreadable deliveries visible with what became of them", () => {
    const items = toTimeline(
      {
        ...failed,
        deliveries: [
          ...failed.deliveries,
          delivery(9, { event: "job.started", receivedAt: at(140_000), sentAt: at(1_000) }),
          delivery(10, { verdict: "forged", receivedAt: at(150_000), reason: "no signature" }),
          delivery(11, { verdict: "stale", receivedAt: at(151_000) }),
          delivery(12, { verdict: "unparsed", receivedAt: at(152_000), event: null }),
        ],
      },
      at(200_000),
    )
    const notes = entries(items).slice(-4)
    expect(notes.map((note) => note.mark)).toEqual(["out of order, late", "rejected", "rejected", "unreadable"])
    expect(notes[1]?.how).toContain("no signature")
    expect(notes[3]?.title).toBe("A delivery could not be read")
  })

  it("lets signed deliveries say when, where the states themselves were seen another way", () => {
    const told = events(
      {
        transitions: [
          transition(1, { kind: "first_seen", toStatus: "failed", notBefore: at(0), observedAt: at(9_000) }),
        ],
        deliveries: [
          delivery(1, { event: "job.started", sentAt: at(2_000), receivedAt: at(10_000) }),
          delivery(2, { event: "job.failed", sentAt: at(7_000), receivedAt: at(11_000) }),
          delivery(3, { event: "job.failed", sentAt: at(500_000), receivedAt: at(500_001) }),
        ],
      },
      { status: "failed" },
    )
    const items = toTimeline(told, at(600_000))
    expect(items.filter((item) => item.kind === "gap").map((gap) => [gap.phase, gap.minMs, gap.maxMs])).toEqual([
      ["waited", 2_000, 2_000],
      ["ran", 5_000, 5_000],
    ])
    expect(entries(items).map((item) => item.refs)).toEqual([[], ["d1"], ["t1", "d2"], ["d3"]])
    expect(entries(items)[2]?.how).toBe("webhook job.failed, signature verified, 4 s late, first seen by list sync")
  })

  it("V12: shows an answer that went backwards as not applied, and a new attempt as a state of its own", () => {
    const again = events(
      {
        transitions: [
          transition(1, { kind: "first_seen", notBefore: at(0), observedAt: at(1_000) }),
          transition(2, { toStatus: "failed", notBefore: at(5_000), observedAt: at(6_000) }),
          transition(3, {
            kind: "anomaly",
            toRaw: "processing",
            observedAt: at(8_000),
            source: "get",
            evidence: { note: "Not applied." },
          }),
          transition(4, {
            kind: "new_attempt",
            attempt: 2,
            notBefore: at(8_000),
            observedAt: at(9_000),
            source: "get",
          }),
        ],
      },
      { attempt: 2 },
    )
    const items = toTimeline(again, at(20_000))
    expect(entries(items).map((item) => `${item.title} | ${item.mark}`)).toEqual([
      "Created | exact",
      "Processing | window 1 s",
      "Failed | window 1 s",
      "An answer said “processing” | not applied",
      "Processing, attempt 2 | window 1 s",
    ])
    expect(items.filter((item) => item.kind === "gap").at(-1)).toMatchObject({
      phase: "rested",
      minMs: 2_000,
      maxMs: 4_000,
    })
  })

  it("shows an unknown status word verbatim and a call without an answer as an unknown outcome", () => {
    const odd = events(
      {
        transitions: [
          transition(1, { kind: "first_seen", toStatus: "other", toRaw: "Quantising", observedAt: at(1_000) }),
        ],
        calls: [
          {
            num: 1,
            at: at(2_000),
            method: "POST",
            path: "/v1/jobs/j/start",
            status: null,
            requestId: null,
            latencyMs: 30_000,
          },
        ],
      },
      { status: "other" },
    )
    expect(entries(toTimeline(odd, at(5_000))).map((item) => item.title)).toEqual([
      "Created",
      "Quantising",
      "Our call POST /v1/jobs/j/start",
    ])
    expect(entries(toTimeline(odd, at(5_000))).at(-1)?.mark).toBe("outcome unknown")
  })

  it("tells who ran it again, why, and which job came of it, from both ends", () => {
    const fact: IntentFact = {
      id: "a1",
      kind: "run_again",
      end: "from",
      by: "Ada",
      reason: "new link",
      state: "done",
      createdAt: at(60_000),
      sentAt: at(61_000),
      error: null,
      other: { connection: "main", jobId: "job_y" },
    }
    const [last] = entries(toTimeline({ ...failed, intents: [fact] }, at(200_000))).filter(
      ({ kind }) => kind === "spend",
    )
    expect(last).toMatchObject({
      title: "Run again by Ada as",
      how: "“new link”",
      mark: "job made",
      when: { kind: "exact", at: at(61_000) },
      jobLink: { jobId: "job_y" },
      intent: { id: "a1", state: "done" },
    })
    const child = toTimeline(
      { ...failed, intents: [{ ...fact, end: "to", other: { connection: "main", jobId: "job_x" } }] },
      0,
    )
    const born = entries(child).find(({ kind }) => kind === "spend")
    expect(born).toMatchObject({ title: "Made by Ada from", jobLink: { jobId: "job_x" } })
    expect(born).not.toHaveProperty("intent")
    const lost = { ...fact, state: "unknown" as const, error: "No answer came.", other: null }
    const open = entries(toTimeline({ ...failed, intents: [lost] }, 0)).find(({ kind }) => kind === "spend")
    expect(open).toMatchObject({ mark: "outcome unknown", how: "“new link” · No answer came." })
  })

  it("says that the creation time is not reported when it is not", () => {
    expect(entries(toTimeline(events({}, { createdAt: null }), at(5_000)))[0]).toMatchObject({
      when: { kind: "before", at: at(0) },
      how: "when is not reported by the vendor",
    })
  })

  it("crosses to the browser with ISO times", () => {
    const [created] = toIsoTimeline(toTimeline(failed, at(0)))
    expect(created).toMatchObject({ when: { kind: "exact", at: "2026-11-24T14:02:03.120Z" } })
  })
})
