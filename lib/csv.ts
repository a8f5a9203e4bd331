import { stringify } from "csv-stringify/sync"

type CsvSource<Row, Place> = {
  head: readonly string[]
  /** Rows after a place (null: from the beginning), at most so many. */
  readBatch: (after: Place | null, rows: number) => Promise<readonly Row[]>
  toPlace: (row: Row) => Place
  toCells: (row: Row) => readonly (string | number | null)[]
  batchRows: number
}

/**
 * Rows as UTF-8 CSV; null is an empty cell. Read and written in batches, only as the reader has room; a store that fails half way
 * breaks the stream off: a cut file must not look whole.
 */
export function createCsvStream<Row, Place>(source: CsvSource<Row, Place>): ReadableStream<Uint8Array> {
  const { head, readBatch, toPlace, toCells, batchRows } = source
  const encoder = new TextEncoder()
  let after: Place | null = null
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(stringify([[...head]]))),
    async pull(controller) {
      const rows = await readBatch(after, batchRows)
      const last = rows.at(-1)
      if (last !== undefined) {
        after = toPlace(last)
        // A cell that a spreadsheet would run as a formula gets an apostrophe before it.
        controller.enqueue(
          encoder.encode(
            stringify(
              rows.map((row) => [...toCells(row)]),
              { escape_formulas: true },
            ),
          ),
        )
      }
      if (rows.length < batchRows) controller.close()
    },
  })
}
