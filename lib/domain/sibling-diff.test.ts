import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Candidate, type ComparedJob, diffJobs, findNearest, toSiblingBasis } from "./sibling-diff"

const T = Date.UTC(2026, 10, 24, 14)

function job(asked: Record<string, unknown>, more: Partial<ComparedJob> = {}): ComparedJob {
  return {
    request: Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, { value, origin: "vendor" }])),
    isWhole: false,
    source: { durationMs: null, width: null, height: null, codec: null },
    keyAlias: "main",
    createdAt: T,
    totalMs: null,
    runMs: null,
    creditsMilli: null,
    outputDurationMs: null,
    ...more,
  }
}
const candidate = (more: Partial<Candidate> = {}): Candidate => ({
  connection: "prod",
  customer: "acme",
  model: "pro",
  outputFormat: "webm",
  finishedAt: T,
  lengthMs: 40_000,
  ...more,
})

describe("a failed job beside its nearest success", () => {
  it("names first what differs and may explain it, then other differences, equal fields, and what is not known", () => {
    const mine = job(
      { output_format: "webm", model: "pro", video_url: "https://drive.example/a.mp4?sig=1" },
      { totalMs: 36_000 },
    )
    const theirs = job(
      { output_format: "mov", model: "pro", video_url: "https://cdn.acme.example/b.mp4" },
      { totalMs: 110_000 },
    )
    const rows = diffJobs(mine, theirs, null)
    expect(rows.slice(0, 3).map(({ name, mine: a, theirs: b, decisive }) => [name, a, b, decisive])).toEqual([
      ["output_format", "webm", "mov", true],
      ["source host", "drive.example", "cdn.acme.example", true],
      ["time from creation to end", "36 s", "110 s", false],
    ])
    expect(rows.filter((row) => row.verdict === "equal").map((row) => row.name)).toEqual([
      "model",
      "source file type",
      "source link",
      "key",
    ])
    expect(rows.at(-1)?.verdict).toBe("not_known")
  })

  it("marks credits that are our estimate, and takes an equal figure for equal whoever told it", () => {
    const credits = (mine: Partial<ComparedJob>, theirs: Partial<ComparedJob>) =>
      diffJobs(job({}, mine), job({}, theirs), null).find((row) => row.name === "credits")
    const estimate = { creditsMilli: 126_000, isEstimate: true }
    expect(credits(estimate, { creditsMilli: 5_250 })).toMatchObject({ mine: "~126", theirs: "5.25" })
    expect(credits(estimate, { creditsMilli: 126_000 })).toMatchObject({ theirs: "126", verdict: "equal" })
    expect(credits({ creditsMilli: null, isEstimate: true }, estimate)).toMatchObject({ mine: null })
  })

  it("takes a field that is silent for not sent where the whole request is known", () => {
    const rows = diffJobs(job({ text_prompt: "the dog" }), job({}, { isWhole: true }), "prompt_model_mismatch")
    expect(rows[0]).toMatchObject({ name: "text_prompt", theirs: "not sent", verdict: "different", decisive: true })
  })

  it("suspects only what can have to do with a cause that is known", () => {
    const mine = job({ output_format: "webm", video_url: "https://drive.example/a.mp4" })
    const theirs = job({ output_format: "mov", video_url: "https://cdn.acme.example/b.mp4" })
    const suspects = (cause: string) =>
      diffJobs(mine, theirs, cause)
        .filter((row) => row.decisive)
        .map((row) => row.name)
    expect(suspects("source_forbidden")).toEqual(["source host"])
    expect(suspects("format_mismatch")).toEqual(["output_format"])
    expect(suspects("worker_crash")).toEqual(["output_format", "source host"])
  })

  it("calls a field different only where both sides are known", () => {
    const [row] = diffJobs(job({ bg_type: "green" }), job({}), "unknown").filter(({ name }) => name === "bg_type")
    expect(row).toMatchObject({ mine: "green", theirs: null, verdict: "not_known", decisive: false })
  })

  it("compares objects by what they hold and lengths to a twentieth", () => {
    const source = { durationMs: 42_000, width: null, height: null, codec: null }
    const rows = diffJobs(
      job({ composition: { a: 1, b: [2] } }, { source }),
      job({ composition: { b: [2], a: 1 } }, { source: { ...source, durationMs: 42_900 } }),
      null,
    )
    const get = (name: string) => rows.find((row) => row.name === name)?.verdict
    expect([get("composition"), get("source length")]).toEqual(["equal", "equal"])
  })

  it("shows no query of any address and survives any value", () => {
    const value = fc.oneof(
      fc.anything({ withBigInt: true }),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
    )
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("video_url", "bg_image_url", "webhook_url"), value), (asked) => {
        for (const row of diffJobs(job(asked), job(asked), null)) {
          expect(row.mine ?? "").not.toMatch(/[?#]/)
          expect(row.verdict).not.toBe("different")
        }
      }),
    )
  })
})

describe("the nearest success", () => {
  it("is of the same customer before it is of the same kind, and of the same kind before it is near in time", () => {
    const others = [
      candidate({ customer: "other", finishedAt: T + 1 }),
      candidate({ model: "light", finishedAt: T - 5_000 }),
      candidate({ finishedAt: T - 90_000_000 }),
    ]
    expect(findNearest(candidate(), others)).toBe(others[2])
    expect(findNearest(candidate(), others.slice(0, 2))).toBe(others[1])
  })

  it("is the one of like length among those of the same day", () => {
    const others = [
      candidate({ finishedAt: T - 7_200_000, lengthMs: 600_000 }),
      candidate({ finishedAt: T - 9_000_000, lengthMs: 41_000 }),
    ]
    expect(findNearest(candidate(), others)).toBe(others[1])
  })

  it("says what it has in common, and never takes two unknowns for the same", () => {
    expect(toSiblingBasis(candidate(), candidate())).toBe("customer")
    expect(toSiblingBasis(candidate(), candidate({ customer: null }))).toBe("kind")
    const nobody = candidate({ customer: null, model: null, outputFormat: null })
    expect(toSiblingBasis(nobody, nobody)).toBe("connection")
    expect(findNearest(candidate(), [])).toBeUndefined()
  })
})
