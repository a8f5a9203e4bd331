import { describe, expect, it } from "vitest"
import { parseFaultsArgs } from "./faults-args"
import { type Ran, type Told, toDocument, toFigures, toProblems, toRows } from "./faults-table"

describe("npm run faults", () => {
  it("asks for everything, a list of classes in any case, or no browser", () => {
    expect(parseFaultsArgs([])).toEqual({ only: null, isWithBrowser: true })
    expect(parseFaultsArgs(["--only", "v7, o4E", "--no-browser"])).toEqual({
      only: ["V7", "O4e"],
      isWithBrowser: false,
    })
    expect(parseFaultsArgs(["--help"])).toBe("help")
    expect(() => parseFaultsArgs(["--only", "V19"])).toThrow(/"V19" is none/)
    expect(() => parseFaultsArgs(["--fast"])).toThrow()
  })
})

describe("the table of faults", () => {
  const ran: Ran[] = [
    { file: "lib/a.test.ts", title: "V7: a delivery is kept once", outcome: "passed" },
    { file: "lib/a.test.ts", title: "deliveries on sqlite V7: are kept once", outcome: "passed" },
    { file: "lib/a.test.ts", title: "V17: not of V7", outcome: "failed" },
    { file: "lib/a.test.ts", title: "V1: left out by the filter", outcome: "skipped" },
  ]
  const told: Told = {
    tests: [
      { file: "lib/a.test.ts", kind: "unit", classes: ["V1", "V7", "V17"], titles: [] },
      { file: "e2e/b.spec.ts", kind: "browser", classes: ["V7", "T1"], titles: [] },
    ],
    ran,
    figures: toFigures(
      '{"fault":"V7","figure":"1 effect | 30 orders"}\n{"fault":"V7","figure":"1 effect | 30 orders"}\n',
    ),
  }
  const stateOf = (id: string) => toRows(told, null).find((row) => row.id === id)?.state

  it("says of each class whether it held, failed, did not run, or has no test", () => {
    expect(["V7", "V17", "V1", "T1", "O9"].map(stateOf)).toEqual(["held", "failed", "not run", "not run", "no test"])
    expect(toRows(told, ["V7"])).toMatchObject([
      { id: "V7", passed: 2, failed: 0, files: ["lib/a.test.ts", "e2e/b.spec.ts"], figures: ["1 effect | 30 orders"] },
    ])
  })

  it("counts as a problem what failed, is untested or did not run, but no browser's class without a browser", () => {
    const rows = toRows(told, ["V1", "V7", "V17", "O9", "T1"])
    expect(toProblems(rows, { isWithBrowser: true }).map(({ id }) => id)).toEqual(["V1", "V17", "O9", "T1"])
    expect(toProblems(rows, { isWithBrowser: false }).map(({ id }) => id)).toEqual(["V1", "V17", "O9"])
  })

  it("is Markdown that no figure breaks, with the conditions it was measured under", () => {
    const conditions = { day: "2026-11-28", seed: "7", endurance: "long", isWithBrowser: false }
    const document = toDocument(toRows(told, ["V7", "V17"]), conditions)
    expect(document).toContain("on 2026-11-28, without the tests in a browser; rounds: long; property seed 7. 1 of 2")
    expect(document).toContain("| 1 effect \\| 30 orders | 2 passed: `lib/a.test.ts`, `e2e/b.spec.ts` |")
    expect(document).toContain("**1 failed**, 0 passed: `lib/a.test.ts` |")
    expect(document).not.toContain("Attackers")
  })
})
