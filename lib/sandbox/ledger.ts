import type { Endpoint } from "@/lib/sandbox/switches"

/** One request that reached the sandbox. */
export type LedgerRequest = {
  seq: number
  /** Wall clock, epoch ms: rates are real, whatever the vendor's clock says. */
  at: number
  key: string | null
  method: string
  path: string
  endpoint: Endpoint | "admin" | "unknown"
  /** What was answered; 0 when the connection was cut, hung or reset. */
  status: number
  requestId: string
  /** Switches that were set for it. */
  switches: string[]
}

/** What one key was told about one job. */
export type LedgerJob = {
  key: string
  id: string
  /** The changes of the word served, as the reader saw it. */
  states: { status: string; at: number; via: Endpoint }[]
  served: number
  /** When it was served, the first times only. */
  servedAt: number[]
}

/** So many times of serving are kept of a job. */
const TIMES_KEPT = 50

export type Ledger = {
  /** The row, whose status is filled in when it is answered. */
  addRequest(request: Omit<LedgerRequest, "seq">): LedgerRequest
  addState(state: { key: string; id: string; status: string; at: number; via: Endpoint }): void
  /** With seq > since, oldest first. The newest 100,000 are kept. */
  requests(query?: {
    since?: number
    key?: string | undefined
    endpoint?: string | undefined
    limit?: number
  }): LedgerRequest[]
  jobs(key?: string): LedgerJob[]
  job(key: string, id: string): LedgerJob | undefined
  /** Calls that no reader may make: /v1/admin/*. */
  violations(): LedgerRequest[]
  /** The most requests of a key within any `windowMs`. */
  maxRequestsIn(windowMs: number, key: string): number
  clear(): void
}

const KEPT = 100_000

/** What was served to whom, so that a checker can prove lost 0, doubled 0, last state right, and the rate of requests. */
export function createLedger(): Ledger {
  const jobs = new Map<string, LedgerJob>()
  let requests: LedgerRequest[] = []
  let violations: LedgerRequest[] = []
  let seq = 0
  return {
    addRequest: (request) => {
      seq += 1
      const row = { seq, ...request }
      requests.push(row)
      if (request.endpoint === "admin") violations.push(row)
      if (requests.length > 2 * KEPT) requests = requests.slice(-KEPT)
      return row
    },
    addState: ({ key, id, status, at, via }) => {
      const name = `${key} ${id}`
      const row = jobs.get(name)
      if (row === undefined) {
        jobs.set(name, { key, id, states: [{ status, at, via }], served: 1, servedAt: [at] })
        return
      }
      row.served += 1
      if (row.servedAt.length < TIMES_KEPT) row.servedAt.push(at)
      if (row.states.at(-1)?.status !== status) row.states.push({ status, at, via })
    },
    requests: (query = {}) =>
      requests
        .filter(
          (row) =>
            row.seq > (query.since ?? 0) &&
            row.key === (query.key ?? row.key) &&
            row.endpoint === (query.endpoint ?? row.endpoint),
        )
        .slice(0, query.limit ?? KEPT),
    jobs: (key) => [...jobs.values()].filter((row) => row.key === (key ?? row.key)),
    job: (key, id) => jobs.get(`${key} ${id}`),
    violations: () => violations,
    maxRequestsIn: (windowMs, key) => {
      const times = requests.filter((row) => row.key === key).map((row) => row.at)
      let from = 0
      let most = 0
      times.forEach((at, index) => {
        while ((times[from] ?? at) <= at - windowMs) from += 1
        most = Math.max(most, index - from + 1)
      })
      return most
    },
    clear: () => {
      jobs.clear()
      requests = []
      violations = []
    },
  }
}
