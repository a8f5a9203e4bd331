import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import type { Connection } from "@/lib/env"
import { mirrorJobs } from "@/lib/jobs/mutations"
import type { Store } from "@/lib/store/store"
import { look, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { getClaimed } from "./claimed-data"
import { createDelivery } from "./mutations"
import { findUntold, getUntold } from "./untold-data"

const now = Date.parse("2026-11-24T14:00:00Z")
const MAIN: Connection = {
  id: "main",
  label: "main",
  environment: "production",
  keys: [],
  webhookSecrets: [{ env: "S" }],
}
const OTHERS = [
  { ...MAIN, id: "mute", webhookSecrets: [] },
  { ...MAIN, id: "fresh" },
]

describe.each(ENGINES)("webhooks that did not come on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const deliver = (jobId: string, event: string, receivedAt: number) =>
    store.write((tx) =>
      createDelivery(tx, {
        connection: "main",
        receivedAt,
        headers: { event, deliveryId: null, timestamp: "1", signature: "s" },
        contentHash: `${jobId} ${event}`,
        secretNo: 1,
        sentAt: receivedAt,
        event,
        jobId,
        unreadable: null,
        body: "{}",
        bytes: 2,
      }),
    )
  /** Finished jobs, the first of them last; `raw` is what the vendor's answer says beside. */
  const finish = (connection: string, jobs: { id: string; status?: string; raw?: object }[]) =>
    store.write((tx) =>
      mirrorJobs(tx, {
        ...look({ connection, observedAt: now }),
        jobs: jobs.map(({ id, status = "completed", raw = {} }, index) => {
          const finishedAt = now - (index + 1) * HOUR
          const all = { id, status, createdAt: finishedAt - MINUTE, finishedAt }
          return vendorJob({ ...all, raw: JSON.stringify({ ...all, ...raw }) })
        }),
        teamZone: "UTC",
      }),
    )

  it("lists the jobs that the overview counts: completed, expected, and told by no accepted delivery", async () => {
    await deliver("long ago", "job.completed", now - 8 * DAY)
    await finish("main", [
      { id: "told" },
      { id: "untold", raw: { webhook_url: "https://a.test", webhook_events: { "job.completed": "failed" } } },
      { id: "started", raw: { metadata: { webhook_url: null }, webhook_url: "https://a.test" } },
      { id: "no address", raw: { webhook_url: null } },
      { id: "failed", status: "failed" },
      { id: "silent" },
    ])
    await deliver("told", "job.completed", now - HOUR)
    await deliver("started", "job.started", now - HOUR)
    const { connections } = await getUntold(store.read, [MAIN], now)
    expect(connections).toMatchObject([
      { connection: "main", state: "expected", count: 3, compared: 4, isCapped: false },
    ])
    const [main] = connections
    const jobs = main?.state === "expected" ? main.jobs : []
    expect(jobs.map(({ jobId, said }) => [jobId, said])).toEqual([
      ["untold", [{ event: "job.completed", state: "failed", at: null }]],
      ["started", null],
      ["silent", null],
    ])
    expect(await findUntold(store.read, "main", now)).toEqual({
      count: 3,
      jobs: 4,
      isCapped: false,
      since: now - 6 * HOUR,
    })
  })

  it("lists nothing where none can come or none ever came, and says which", async () => {
    for (const { id } of OTHERS) await finish(id, [{ id: "a", raw: { webhook_events: { "job.completed": "sent" } } }])
    const states = [
      { connection: "mute", state: "no_secret" },
      { connection: "fresh", state: "never_seen" },
    ]
    expect((await getUntold(store.read, OTHERS, now)).connections).toEqual(states)
    expect((await getClaimed(store.read, OTHERS, now)).connections).toEqual(states)
  })

  it("lists what the vendor says it sent and none of which came, whatever the shape; what it leaves open is no claim", async () => {
    await deliver("long ago", "job.completed", now - 8 * DAY)
    await finish("main", [
      { id: "map", raw: { webhook_events: { "job.started": "sent", "job.completed": "sent" } } },
      { id: "list", status: "failed", raw: { webhook_events: [{ event: "job.failed", status: "Delivered" }] } },
      { id: "names", raw: { webhook_events: ["job.completed"] } },
      { id: "unsent", raw: { webhook_events: { "job.completed": "failed" } } },
      { id: "came", raw: { webhook_events: { "job.completed": { status: "sent" } } } },
      { id: "silent" },
    ])
    await deliver("map", "job.completed", now - HOUR)
    await deliver("came", "job.completed", now - HOUR)
    const { connections } = await getClaimed(store.read, [MAIN], now)
    expect(connections).toEqual([
      {
        connection: "main",
        state: "expected",
        count: 2,
        compared: 6,
        isCapped: false,
        telling: 5,
        jobs: [
          expect.objectContaining({ jobId: "map", said: [{ event: "job.started", state: "sent", at: null }] }),
          expect.objectContaining({ jobId: "list", said: [{ event: "job.failed", state: "Delivered", at: null }] }),
        ],
      },
    ])
  })
})
