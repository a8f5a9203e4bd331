import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { FAULTS } from "./fault-classes"
import { listFaultTests, listTitles, toClasses, toPattern } from "./fault-titles"

const ROOT = join(import.meta.dirname, "../..")
const tests = listFaultTests(ROOT)
const known: readonly string[] = FAULTS.map(({ id }) => id)

describe("the catalogue of faults", () => {
  it("has every class once: V1 to V18, O1 to O12 with O4e, T1 to T17", () => {
    const run = (letter: string, last: number) => Array.from({ length: last }, (_, n) => `${letter}${n + 1}`)
    expect([...known].sort()).toEqual([...run("V", 18), ...run("O", 12), "O4e", ...run("T", 17)].sort())
  })

  it.each(FAULTS)("has a test whose title begins with $id", ({ id }) => {
    expect(tests.filter(({ classes }) => classes.includes(id)).map(({ file }) => file)).not.toEqual([])
  })

  it("knows every class that a title begins with", () => {
    expect(tests.flatMap(({ classes }) => classes.filter((id) => !known.includes(id)))).toEqual([])
  })
})

describe("titles of faults", () => {
  it("are found in the source over line ends and after tables, unless they are skipped", () => {
    // With another sign for the colon, else this file would be taken for one that tests them.
    const source = `
      describe("V7# once", () => { it("twice, V8# not at the beginning", run) })
      it.each([["T1# a value"]])(
        'O4e# after a table', run)
      it.skip("V1# never", run)
      test("V4# V5# both", run)`.replaceAll("#", ":")
    expect(listTitles(source)).toEqual(["V7: once", "O4e: after a table", "V4: V5: both"])
  })

  it("name their classes wherever a describe has put them, and none by half a number", () => {
    expect(toClasses("the lease on sqlite O4: V10: belongs to one")).toEqual(["V10", "O4"])
    expect(toClasses("see V1 and (V2: x), xV3: y, V100: z")).toEqual([])
    expect("the door T5: is shut").toMatch(new RegExp(toPattern(["V7", "T5"])))
    expect("the door T15: is shut").not.toMatch(new RegExp(toPattern(["V7", "T5"])))
    expect("by O4e: two").toMatch(new RegExp(toPattern(null)))
  })
})

describe("the promises", () => {
  const lines = readFileSync(join(ROOT, "docs/promises.md"), "utf8").split("\n")
  const rows = lines.flatMap((line) => {
    const [, id, , classes = "", where = ""] = /^\| (P\d+) \| (.*?) \| (.*?) \| (.*) \|$/.exec(line) ?? []
    return id ? [{ id, classes: classes.split(", "), where }] : []
  })

  it("are ten", () => {
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, n) => `P${n + 1}`))
  })

  it.each(rows)("$id names classes of the catalogue, and for each class a file that tests it", ({ classes, where }) => {
    const named = [...where.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path)
    const untested = classes.filter(
      (id) => !tests.some(({ file, classes: its }) => its.includes(id) && named.some((path) => file.startsWith(path))),
    )
    expect({ untested, unknown: classes.filter((id) => !known.includes(id)) }).toEqual({ untested: [], unknown: [] })
  })
})
