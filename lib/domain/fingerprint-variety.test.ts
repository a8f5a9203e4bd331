import { describe, expect, it } from "vitest"
import { createRng } from "@/lib/sandbox/prng"
import { drawFailures, NINE_CAUSES, NINE_HELD_OUT, NINE_LAST, NINE_OTHERS } from "@/lib/testing/failure-texts"
import { NINE_FOREIGN } from "@/lib/testing/failure-texts-foreign"
import { NINE_GO, NINE_MIXED, NINE_PYTHON } from "@/lib/testing/failure-texts-fresh"
import { drawPlainFailures, NINE_PLAIN } from "@/lib/testing/failure-texts-plain"
import { NINE_QUOTING } from "@/lib/testing/failure-texts-quoting"
import { drawFreshFailures } from "@/lib/testing/failure-variety-fresh"
import { FINGERPRINT_VERSIONS, toFingerprints } from "./fingerprint"

const printOf = (message: string | null, code: string | null) =>
  toFingerprints({ code, message }, FINGERPRINT_VERSIONS.slice(0, 1))[0]?.fingerprint ?? ""

type Drawn = { cause: string; code: string | null; message: string }

/** The causes that each group holds, joined by plus signs. */
function toGroups(failures: readonly Drawn[]): string[] {
  const groups = new Map<string, Set<string>>()
  for (const { cause, code, message } of failures) {
    const print = printOf(message, code)
    groups.set(print, (groups.get(print) ?? new Set()).add(cause))
  }
  return [...groups.values()].map((set) => [...set].join(" + ")).toSorted()
}

describe("a fingerprint", () => {
  it.each([
    ["near the sandbox's words", NINE_CAUSES],
    ["of other kinds", NINE_OTHERS],
    ["held out", NINE_HELD_OUT],
    ["in the manner of other programs", NINE_LAST],
    ["hard to tell from what they quote", NINE_QUOTING],
  ])(
    "makes nine of 2,000 failures with nine causes: texts %s",
    (_, causes) => {
      for (const seed of [1, 20_261_124]) {
        expect(toGroups(drawFailures(causes, { count: 2_000, seed }))).toEqual(Object.keys(causes).toSorted())
      }
    },
    60_000,
  )

  it.each([
    ["Python and CUDA", NINE_PYTHON],
    ["Go, gRPC and object stores", NINE_GO],
    ["ffmpeg, Java and Windows", NINE_MIXED],
    ["nginx, .NET, Rust and others", NINE_FOREIGN],
  ])(
    "makes nine of 2,000 failures with nine causes, whatever a logger puts around them: %s",
    (_, causes) => {
      for (const seed of [7, 42]) {
        expect(toGroups(drawFreshFailures(causes, 2_000, createRng(seed)))).toEqual(Object.keys(causes).toSorted())
      }
    },
    60_000,
  )

  it("makes nine of 2,000 failures with nine causes, in plain words and other surroundings", () => {
    for (const seed of [7, 42]) {
      expect(toGroups(drawPlainFailures(NINE_PLAIN, 2_000, createRng(seed)))).toEqual(
        Object.keys(NINE_PLAIN).toSorted(),
      )
    }
  }, 60_000)
})
