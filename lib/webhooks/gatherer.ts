type Write<Row> = (rows: readonly Row[]) => Promise<void>

/**
 * Writes one after the other, and what comes meanwhile together after it: a crowd of rows that matter little is at most two
 * transactions in the queue of the store, and what matters does not wait behind each of them.
 */
export class Gatherer<Row> {
  private waiting: Row[] = []
  private turn: Promise<void> = Promise.resolve()

  /** Resolves when the row is written, rejects when its transaction failed. `write` is that of the first who waits. */
  add(row: Row, write: Write<Row>): Promise<void> {
    this.waiting.push(row)
    if (this.waiting.length > 1) return this.turn
    const writeAll = () => {
      const rows = this.waiting
      this.waiting = []
      return write(rows)
    }
    // One that failed has told those who waited for it; the next has its own turn.
    this.turn = this.turn.then(writeAll, writeAll)
    return this.turn
  }
}
