import { Gauge, Registry } from "prom-client"
import { SECOND } from "@/lib/domain/time"
import { type HealthAsked, readParts } from "@/lib/health/data"
import type { HealthParts, SyncHealth } from "@/lib/health/schema"
import { meter } from "@/lib/meter"
import type { Db, Store } from "@/lib/store/store"

type Sample = { labels: Record<string, string>; value: number | null }

/** What is not known is left out: a 0 would be a claim. */
function addGauge(registry: Registry, name: string, { help, samples }: { help: string; samples: Sample[] }): void {
  const known = samples.flatMap(({ labels, value }) => (value === null ? [] : [{ labels, value }]))
  const [first] = known
  if (!first) return
  const gauge = new Gauge({
    name: `rbvops_${name}`,
    help,
    labelNames: Object.keys(first.labels),
    registers: [registry],
  })
  for (const { labels, value } of known) gauge.set(labels, value)
}

const toNumber = (is: boolean): number => (is ? 1 : 0)

/** From the sums by day: a few rows a day, however many jobs there are. */
async function sumJobs(db: Db): Promise<Sample[]> {
  const rows = await db
    .selectFrom("daily_rollup")
    .select((eb) => ["connection", "status", eb.fn.sum<number>("jobs").as("jobs")])
    .where("zone", "=", "utc")
    .where("basis", "=", "created")
    .groupBy(["connection", "status"])
    .execute()
  return rows.map(({ connection, status, jobs }) => ({ labels: { connection, status }, value: Number(jobs) }))
}

function addSync(registry: Registry, sync: readonly SyncHealth[], now: number): void {
  const add = (name: string, help: string, toValue: (one: SyncHealth) => number | null) => {
    const samples = sync.map((one) => ({ labels: { connection: one.connection }, value: toValue(one) }))
    addGauge(registry, name, { help, samples })
  }
  add("sync_lag_seconds", "Since the last complete pass over the vendor's list", ({ lastPassAt }) =>
    lastPassAt === null ? null : Math.max(0, now - Date.parse(lastPassAt)) / SECOND,
  )
  add("sync_heartbeat_age_seconds", "Since the last sign of life of the process that syncs", ({ heartbeatAgeMs }) =>
    heartbeatAgeMs === null ? null : heartbeatAgeMs / SECOND,
  )
  add("sync_behind", "1: late or stopped, as the overview says", (one) => toNumber(one.isBehind))
  add("sync_lease_held", "1: this process syncs the connection", (one) => toNumber(one.isLeaseOurs))
  add("sync_active_jobs", "Unfinished jobs that are followed", (one) => one.activeJobs)
}

function addOthers(registry: Registry, { store, webhooks, notifications, background }: HealthParts): void {
  const add = (name: string, help: string, value: number | null) =>
    addGauge(registry, name, { help, samples: [{ labels: {}, value }] })
  addGauge(registry, "sync_unconfirmed_deliveries", {
    help: "Accepted webhook deliveries that wait for their confirming GET",
    samples: webhooks.map(({ connection, unconfirmed }) => ({ labels: { connection }, value: unconfirmed })),
  })
  add("store_bytes", "Size of the store", store.bytes)
  add("notifications_waiting", "Notifications that are not sent yet", notifications.waiting)
  add("notifications_failing", "Of the waiting ones: tried at least once", notifications.failing)
  add(
    "sums_built_ratio",
    "How far the sums by day are built; below 1 rbvops_jobs is left out",
    background.sumsBuilt ?? 1,
  )
}

/** Of the record rather than of this process: read at each scrape, alike in every process on one store. */
async function readRecord(store: Store, asked: HealthAsked, version: string): Promise<Registry> {
  const registry = new Registry()
  const parts = await readParts(store, asked)
  const configured = new Set(asked.freshness.map((one) => one.connection))
  addGauge(registry, "build_info", { help: "The version that runs", samples: [{ labels: { version }, value: 1 }] })
  addSync(registry, parts.sync, asked.now)
  addOthers(registry, parts)
  // A connection that left the configuration keeps its jobs, but is no label any more.
  const jobs = parts.background.sumsBuilt === null ? await sumJobs(store.read) : []
  addGauge(registry, "jobs", {
    help: "Jobs of the record by their present status",
    samples: jobs.filter(({ labels }) => configured.has(labels.connection ?? "")),
  })
  return registry
}

/** Everything in Prometheus' text format. Throws AppError("store_unavailable"). */
export async function readMetrics(
  store: Store,
  asked: HealthAsked,
  version: string,
): Promise<{ text: string; contentType: string }> {
  const all = Registry.merge([meter().registry, await readRecord(store, asked, version)])
  return { text: await all.metrics(), contentType: all.contentType }
}
