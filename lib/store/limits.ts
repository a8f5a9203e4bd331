/** A read ends within this many milliseconds, or is stopped. */
export const READ_LIMIT_MS = 5_000

/** How long a write waits for the writers before it in this process. Waiting for other processes is bounded by the engine. */
export const WRITE_WAIT_MS = 15_000

/** Stands in a query that counts or sums a bounded number of rows: it need not wait behind those that may read far. */
export const A_FEW_ROWS = "/* a few rows */"
