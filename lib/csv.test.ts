import { parse } from "csv-parse/sync"
import fc from "fast-check"
import { expect, it } from "vitest"
import { noteFigure } from "@/lib/testing/fault"
import { createCsvStream } from "./csv"

/** What spreadsheets take for the beginning of a formula, also in full width. */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/
const RUNS = 1_000

async function write(cells: readonly string[]): Promise<string[]> {
  const stream = createCsvStream({
    head: cells.map((_, index) => `c${index}`),
    readBatch: async (after: number | null) => (after === null ? [cells] : []),
    toPlace: () => 1,
    toCells: (row) => row,
    batchRows: 1,
  })
  const rows: string[][] = parse(await new Response(stream).text(), { relax_column_count: false })
  return rows[1] ?? []
}

it("T11: no cell of an export begins a formula, and each comes back as it was but for an apostrophe", async () => {
  const start = fc.constantFrom("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", '"', ",", "\n", " ", "")
  const cell = fc
    .tuple(start, fc.string({ unit: "grapheme", maxLength: 12 }), fc.constantFrom("", "\n", '"', ",=1", "\r\n"))
    .map((parts) => parts.join(""))
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 2, maxLength: 5 }), async (cells) => {
      const read = await write(cells)
      expect(read.filter((text) => FORMULA.test(text))).toEqual([])
      expect(read).toEqual(cells.map((text) => (FORMULA.test(text) ? `'${text}` : text)))
    }),
    { numRuns: RUNS },
  )
  noteFigure("T11", `0 formulas in ${RUNS} rows of hostile cells, each read back exactly but for the apostrophe`)
})
