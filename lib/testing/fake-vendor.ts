import { VendorError, type VendorErrorKind } from "@/lib/vendor/errors"
import type { Answer, CallOptions, CallRecord, JobsPage, VendorClient, VendorJob } from "@/lib/vendor/types"

/** A vendor in memory, for what a test wants to say exactly: `jobs` in the order that they are listed. */
export type FakeVendor = VendorClient & {
  jobs: VendorJob[]
  /** Ids whose GET fails, and how. */
  failing: Map<string, VendorErrorKind>
  /** "list 0", "get job_1", "health" …, in order. */
  asked: string[]
  /** What each call waits for before it is answered. */
  hold: (what: string, options: CallOptions) => Promise<void>
}

export function createFakeVendor(jobs: VendorJob[] = []): FakeVendor {
  const answer = async <T>(what: string, options: CallOptions, toValue: () => T): Promise<Answer<T>> => {
    const call = toCall(what)
    fake.asked.push(what)
    await fake.hold(what, options)
    if (options.signal?.aborted) throw new VendorError("aborted")
    return { value: toValue(), call, drift: [] }
  }
  const listPage = ({ limit, offset }: { limit: number; offset: number }): JobsPage => {
    const rows = fake.jobs.slice(offset, offset + limit)
    return { jobs: rows, received: rows.length, total: null }
  }
  const fake: FakeVendor = {
    jobs,
    failing: new Map(),
    asked: [],
    hold: async () => {},
    connection: "main",
    listJobs: (query, options) => answer(`list ${query.offset}`, options, () => listPage(query)),
    getJob: (jobId, options) => answer(`get ${jobId}`, options, () => findJob(fake, jobId)),
    usageSummary: (_days, options) =>
      answer("summary", options, () => ({
        jobs: 1,
        completed: null,
        failed: null,
        creditsMilli: null,
        calls: null,
        days: [],
        raw: "{}",
      })),
    usageEvents: (options) => answer("events", options, () => []),
    pricing: (options) => answer("pricing", options, () => ({ creditsPerMinuteMilli: {}, raw: "{}" })),
    health: (options) => answer("health", options, () => ({ status: "healthy", checks: {}, raw: "{}" })),
    createJob: async () => Promise.reject(new VendorError("refused")),
    startJob: async () => Promise.reject(new VendorError("refused")),
    status: () => [],
  }
  return fake
}

function findJob(fake: FakeVendor, jobId: string): VendorJob {
  const call = toCall(`get ${jobId}`)
  const kind = fake.failing.get(jobId)
  if (kind) throw new VendorError(kind, { call })
  const job = fake.jobs.find((one) => one.id === jobId)
  if (!job) throw new VendorError("not_found", { call, httpStatus: 404 })
  return job
}

function toCall(path: string): CallRecord {
  return {
    connection: "main",
    keyAlias: "main",
    at: Date.now(),
    method: "GET",
    path,
    purpose: "watch",
    attempt: 1,
    status: 200,
    requestId: null,
    latencyMs: 0,
    errorCode: null,
    jobId: null,
  }
}
