import { AppError } from "@/lib/errors"
import { type AttemptTools, attemptOnce, type Call } from "@/lib/vendor/attempt"
import { type Budget, DEFAULT_BUDGET } from "@/lib/vendor/budget"
import { type Clock, systemClock } from "@/lib/vendor/clock"
import { VendorError } from "@/lib/vendor/errors"
import { isKeyText } from "@/lib/vendor/key-text"
import { KeyLane } from "@/lib/vendor/lane"
import { toAddress, toJobPath, toOrigin } from "@/lib/vendor/paths"
import { withRetries } from "@/lib/vendor/policy"
import { readHealth, readPricing } from "@/lib/vendor/schema/account"
import { readJob, readJobsPage, readLargeJobsPage, readPostedJob } from "@/lib/vendor/schema/job"
import { toCreateBody, toStartBody } from "@/lib/vendor/schema/request"
import { readUsageEvents, readUsageSummary } from "@/lib/vendor/schema/usage"
import { createTransport, DEFAULT_LIMITS, type Transport, type TransportLimits } from "@/lib/vendor/transport"
import type { Answer, CallOptions, CallRecord, VendorClient, VendorJob } from "@/lib/vendor/types"

export type VendorClientOptions = {
  connection: string
  /** An origin: https, or http on loopback. */
  apiUrl: string
  keys: { alias: string; secret: string }[]
  /** Is told of every HTTP call, also failed ones. */
  record: (call: CallRecord) => void
  budget?: Partial<Budget>
  limits?: Partial<Omit<TransportLimits, "sockets">>
  clock?: Clock
}

const LARGEST_PAGE = 50
const SMALL_PAGE = 20

type Route = { lane: KeyLane; transport: Transport }
type GetSpec<T> = Pick<Call<T>, "endpoint" | "read" | "readLarge" | "bodyWins"> & {
  path: string
  query?: Record<string, number>
  jobId?: string
}
type PostSpec = { path: string; endpoint: string; body: Record<string, unknown>; jobId: string | null }

/**
 * The vendor as this dashboard may use it: documented reads, and the two POSTs that people command (contract §13). Every
 * method throws VendorError, or AppError("invalid") for what may not be sent; nothing is sent then.
 */
export function createVendorClient(options: VendorClientOptions): VendorClient {
  const wire = new Wiring(options)
  let pageLimit = LARGEST_PAGE

  const listOnce: VendorClient["listJobs"] = (query, call) =>
    wire.getWithAnyKey(
      { path: "/v1/jobs", query, endpoint: "GET /v1/jobs", read: readJobsPage, readLarge: readLargeJobsPage },
      call,
    )

  return {
    connection: options.connection,
    async listJobs({ limit, offset }, call) {
      const asked = requireInteger("limit", limit, { from: 1, to: LARGEST_PAGE })
      const query = {
        limit: Math.min(asked, pageLimit),
        offset: requireInteger("offset", offset, { from: 0, to: 2 ** 40 }),
      }
      try {
        return await listOnce(query, call)
      } catch (thrown) {
        const refused = thrown instanceof VendorError && (thrown.httpStatus === 400 || thrown.httpStatus === 422)
        if (!refused || query.limit <= SMALL_PAGE) throw thrown
        // A38: the maximum of limit is not documented
        pageLimit = SMALL_PAGE
        return listOnce({ ...query, limit: SMALL_PAGE }, call)
      }
    },
    getJob: async (jobId, call) =>
      wire.getWithEachKey({ path: toJobPath(jobId), endpoint: "GET /v1/jobs/{id}", read: readJob, jobId }, call),
    usageSummary: async (days, call) =>
      wire.getWithAnyKey(
        {
          path: "/v1/usage/summary",
          query: { days: requireInteger("days", days, { from: 1, to: 90 }) },
          endpoint: "GET /v1/usage/summary",
          read: readUsageSummary,
        },
        call,
      ),
    usageEvents: (call) =>
      wire.getWithAnyKey(
        { path: "/v1/usage/events", query: { limit: 100 }, endpoint: "GET /v1/usage/events", read: readUsageEvents },
        call,
      ),
    pricing: (call) => wire.getOpen({ path: "/api/pricing", endpoint: "GET /api/pricing", read: readPricing }, call),
    health: (call) =>
      wire.getOpen({ path: "/health", endpoint: "GET /health", read: readHealth, bodyWins: true }, call),
    createJob: async (request, call) =>
      wire.post({ path: "/v1/jobs", endpoint: "POST /v1/jobs", body: toCreateBody(request), jobId: null }, call),
    startJob: async (jobId, request, call) =>
      wire.post(
        { path: toJobPath(jobId, "start"), endpoint: "POST /v1/jobs/{id}/start", body: toStartBody(request), jobId },
        call,
      ),
    status: () => wire.keyed.map(({ lane }) => lane.status()),
  }
}

/** The keys of one connection with their lanes and sockets, and how a call chooses among them. */
class Wiring {
  readonly keyed: Route[]
  private readonly open: Route
  private readonly origin: string
  private readonly clock: Clock
  private readonly tools: AttemptTools

  constructor(options: VendorClientOptions) {
    const budget = { ...DEFAULT_BUDGET, ...options.budget }
    const limits = { ...DEFAULT_LIMITS, ...options.limits, sockets: budget.concurrent }
    this.clock = options.clock ?? systemClock
    this.origin = toOrigin(options.apiUrl)
    const secrets = options.keys.map(({ alias, secret }) => requireSecret(alias, secret))
    const route = (alias: string, secret: string | null): Route => ({
      lane: new KeyLane(alias, secret, budget, this.clock),
      transport: createTransport(limits),
    })
    this.keyed = options.keys.map(({ alias, secret }) => route(alias, secret))
    this.open = route("", null)
    this.tools = {
      connection: options.connection,
      clock: this.clock,
      record: options.record,
      redact: (text) => secrets.reduce((safe, secret) => safe.replaceAll(secret, "[api key]"), text),
    }
  }

  /** A read with the first of these keys that the vendor accepts: a 401 is known to change nothing, so the next may ask. */
  async getWithAnyKey<T>(spec: GetSpec<T>, options: CallOptions): Promise<Answer<T>> {
    let refused: unknown = new VendorError("unauthorized")
    const { keys } = options
    const mayAsk = this.keyed.filter(({ lane }) => lane.isUsable && (keys?.includes(lane.alias) ?? true))
    for (const route of mayAsk) {
      try {
        return await this.get(route, spec, options)
      } catch (thrown) {
        if (!(thrown instanceof VendorError && thrown.kind === "unauthorized")) throw thrown
        refused = thrown
      }
    }
    throw refused
  }

  /** A read of one job: after a 404 each other key is asked once, since it may be another key's job (A8). */
  async getWithEachKey<T>(spec: GetSpec<T>, options: CallOptions): Promise<Answer<T>> {
    let missed: VendorError | undefined
    let refused: VendorError | undefined
    for (const route of this.keyed.filter(({ lane }) => lane.isUsable)) {
      try {
        return await this.get(route, spec, options)
      } catch (thrown) {
        if (!(thrown instanceof VendorError)) throw thrown
        if (thrown.kind === "not_found") missed ??= thrown
        else if (thrown.kind === "unauthorized") refused = thrown
        else throw thrown
      }
    }
    throw missed ?? refused ?? new VendorError("unauthorized")
  }

  /** A read that takes no key: none is sent. */
  getOpen<T>(spec: GetSpec<T>, options: CallOptions): Promise<Answer<T>> {
    return this.get(this.open, spec, options)
  }

  /** Sent once, with one key, and never again by itself (A17). */
  async post(spec: PostSpec, options: CallOptions): Promise<Answer<VendorJob>> {
    const route = this.keyed.find(({ lane }) => lane.isUsable)
    if (!route) throw new VendorError("unauthorized")
    const call: Call<VendorJob> = {
      ...this.describe(spec, options),
      method: "POST",
      body: JSON.stringify(spec.body),
      jobId: spec.jobId,
      read: readPostedJob,
      idOf: (job) => job.id,
    }
    return route.lane.run(call, () => attemptOnce(call, { ...route, attempt: 1 }, this.tools))
  }

  private get<T>(route: Route, spec: GetSpec<T>, options: CallOptions): Promise<Answer<T>> {
    const call: Call<T> = {
      ...this.describe(spec, options),
      method: "GET",
      body: null,
      jobId: spec.jobId ?? null,
      read: spec.read,
      ...(spec.readLarge ? { readLarge: spec.readLarge } : {}),
      ...(spec.bodyWins ? { bodyWins: spec.bodyWins } : {}),
    }
    return withRetries(call, this.clock, (attempt) =>
      route.lane.run(call, () => attemptOnce(call, { ...route, attempt }, this.tools)),
    )
  }

  private describe(
    spec: { path: string; endpoint: string; query?: Record<string, number> },
    { purpose, signal }: CallOptions,
  ): Pick<Call<unknown>, "url" | "endpoint" | "purpose" | "signal"> {
    return {
      url: toAddress(this.origin, spec.path, spec.query),
      endpoint: spec.endpoint,
      purpose,
      signal: signal ?? new AbortController().signal,
    }
  }
}

function requireInteger(name: string, value: number, range: { from: number; to: number }): number {
  if (Number.isInteger(value) && value >= range.from && value <= range.to) return value
  throw new AppError("invalid", `${name} must be a whole number from ${range.from} to ${range.to}.`)
}

/** A key that can be a header value. Its text never appears in an error. */
function requireSecret(alias: string, secret: string): string {
  if (isKeyText(secret)) return secret
  throw new AppError("invalid", `The API key "${alias}" is empty or holds characters that no key can have.`)
}
