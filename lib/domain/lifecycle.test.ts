import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isTerminal, JOB_STATUSES, type JobStatus, SOURCES, STATUS_RANK } from "./job"
import { type Held, toDecision } from "./lifecycle"

const held = (status: JobStatus, given: Partial<Held> = {}): Held => ({
  status,
  raw: status,
  lastAnomaly: null,
  ...given,
})

describe("the life of a job", () => {
  it("V12: never un-finishes a completed job, whatever is said and however often", () => {
    fc.assert(
      fc.property(fc.constantFrom(...JOB_STATUSES), fc.constantFrom(...SOURCES), fc.string(), (status, source, raw) => {
        const lastAnomaly = { toRaw: raw, source }
        const decision = toDecision(held("completed", { lastAnomaly }), { status, raw, source })
        expect(decision.kind).toBe(status === "completed" ? "same" : "anomaly")
      }),
    )
  })

  it("V12: moves a running job only forward in rank, or to and from words we do not know", () => {
    fc.assert(
      fc.property(fc.constantFrom(...JOB_STATUSES), fc.constantFrom(...JOB_STATUSES), (from, to) => {
        fc.pre(!isTerminal(from) && from !== to)
        const decision = toDecision(held(from), { status: to, raw: to, source: "list" })
        const isForward = from === "other" || to === "other" || STATUS_RANK[to] > STATUS_RANK[from]
        expect(decision.kind).toBe(isForward ? "changed" : "anomaly")
      }),
    )
  })

  it("takes a failed job as started anew only when a second direct look agrees", () => {
    const seen = { status: "processing", raw: "processing", source: "get" } as const
    const anomaly = (toRaw: string, source: "get" | "list") => ({ lastAnomaly: { toRaw, source } })
    expect(toDecision(held("failed"), seen).kind).toBe("anomaly")
    expect(toDecision(held("failed", anomaly("created", "get")), seen).kind).toBe("anomaly")
    expect(toDecision(held("failed", anomaly("processing", "list")), seen).kind).toBe("anomaly")
    expect(toDecision(held("failed", anomaly("processing", "get")), { ...seen, source: "list" }).kind).toBe("anomaly")
    expect(toDecision(held("failed", anomaly("processing", "get")), seen).kind).toBe("new_attempt")
  })

  it("sees a new unknown word as a change and the same one as none", () => {
    const seen = (raw: string) => ({ status: "other", raw, source: "list" }) as const
    expect(toDecision(held("other", { raw: "paused" }), seen("paused")).kind).toBe("same")
    expect(toDecision(held("other", { raw: "paused" }), seen("archiving")).kind).toBe("changed")
  })
})
