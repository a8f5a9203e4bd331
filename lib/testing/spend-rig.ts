import { randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import type { JobRef } from "@/lib/domain/job"
import { DAY } from "@/lib/domain/time"
import { mirrorAttributions, mirrorJobs } from "@/lib/jobs/mutations"
import type { Attribution } from "@/lib/jobs/row"
import type { Sandbox } from "@/lib/sandbox/server"
import { getSpendOffer } from "@/lib/spend/data"
import { TOKEN_FIELD } from "@/lib/spend/request"
import type { ConfirmSpend } from "@/lib/spend/schema"
import type { Store } from "@/lib/store/store"
import { vendorJob } from "@/lib/testing/builders"
import { TEST_DATABASE_URL } from "@/lib/testing/open-test-store"
import type { Target } from "@/lib/testing/spender"
import { testClient } from "@/lib/testing/sync-rig"

const CONNECTION = "prod-main"
const TEAM_ZONE = "Asia/Kathmandu"

export const sourceRef = (jobId: string): JobRef => ({ connection: CONNECTION, jobId })

/** What the customer's own systems told of a job: enough to run it again, and short enough that nothing need be typed. */
export function toldOf(jobId: string, more: Partial<Attribution> = {}): Attribution {
  const url = `https://cdn.example.com/in/${jobId}.mp4`
  const request = { video_url: url, model: "light", output_format: "webm", bg_type: "transparent" }
  return {
    connection: CONNECTION,
    job_id: jobId,
    customer: "acme",
    project: "spring",
    user_ref: "u-7",
    input_url: url,
    file_name: null,
    source_duration_ms: 20_000,
    source_width: 1_920,
    source_height: 1_080,
    source_codec: "h264",
    model: "light",
    output_format: "webm",
    bg_type: "transparent",
    request: JSON.stringify(request),
    updated_at: 0,
    ...more,
  }
}

export async function tellOf(store: Store, rows: Attribution[]): Promise<void> {
  await store.write((tx) =>
    mirrorAttributions(tx, { connection: CONNECTION, rows, teamZone: TEAM_ZONE, now: Date.now() }),
  )
}

/** The question as the dialog puts it now, confirmed as it stands. */
export async function confirmation(
  store: Store,
  jobId: string,
  more: Partial<ConfirmSpend> = {},
): Promise<ConfirmSpend> {
  const offer = await getSpendOffer(store.read, sourceRef(jobId), Date.now())
  return {
    intentId: randomUUID(),
    kind: offer.kind,
    job: offer.job,
    basis: offer.basis,
    edits: {},
    leaveOut: [],
    reason: "the customer sent a new link",
    typed: "",
    seenRun: offer.lastRun,
    ...more,
  }
}

export async function listIntents(store: Store) {
  return store.read.selectFrom("spend_intents").selectAll().orderBy("created_at").execute()
}

/** A store that several processes (or several handles of one) use at once; `drop` removes it, after all were closed. */
export async function makeTarget(engine: Store["engine"]): Promise<{ target: Target; drop: () => Promise<void> }> {
  if (engine === "sqlite") {
    const folder = await mkdtemp(join(tmpdir(), "ops-spend-"))
    return {
      target: { kind: "sqlite", file: join(folder, "ops.sqlite") },
      drop: () => rm(folder, { recursive: true, force: true }),
    }
  }
  const schema = `test_${randomUUID().replaceAll("-", "")}`
  return {
    target: { kind: "postgres", url: TEST_DATABASE_URL, schema },
    drop: async () => {
      const client = new pg.Client({ connectionString: TEST_DATABASE_URL })
      await client.connect()
      await client.query(`drop schema if exists ${schema} cascade`)
      await client.end()
    },
  }
}

/** One statement of either engine takes so many rows of jobs. */
const AT_ONCE = 200

/** Failed jobs of our record, of which everything is told that a run needs. */
export async function seedSources(store: Store, ids: string[]): Promise<void> {
  const look = { connection: CONNECTION, keyAlias: "prod", source: "list", observedAt: Date.now() - DAY } as const
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE)
    const jobs = some.map((id) => vendorJob({ id, status: "failed", createdAt: Date.now() - 40 * DAY }))
    await tellOf(
      store,
      some.map((id) => toldOf(id)),
    )
    await store.write((tx) => mirrorJobs(tx, { ...look, evidence: {}, jobs, teamZone: TEAM_ZONE }))
  }
}

/** By intent, the jobs that the sandbox made for it, from the mark in their metadata. Leaves the sandbox with no switch set. */
export async function listMade(sandbox: Sandbox): Promise<Map<string, string[]>> {
  sandbox.control.setFaults({ "metadata.echo": "on" })
  const client = testClient(sandbox.url)
  const made = new Map<string, string[]>()
  for (let offset = 0; ; ) {
    const { value } = await client.listJobs({ limit: 50, offset }, { purpose: "person" })
    for (const { id, metadata } of value.jobs) {
      const intent = metadata?.[TOKEN_FIELD]
      if (typeof intent === "string") made.set(intent, [...(made.get(intent) ?? []), id])
    }
    if (value.received === 0) break
    offset += value.received
  }
  sandbox.control.clearFaults()
  return made
}

/**
 * What must hold however it went. `doubled`: requests that made more than one job, and originals that more than one was made
 * of · `lost`: made a job and are called refused or abandoned, or name another job · `invented`: called done, and no job was
 * made · `left`: neither settled nor unknown.
 */
export async function judge(store: Store, sandbox: Sandbox) {
  const made = await listMade(sandbox)
  const intents = await listIntents(store)
  const bySource = new Map<string, number>()
  for (const { id, source_job_id } of intents) {
    bySource.set(source_job_id, (bySource.get(source_job_id) ?? 0) + (made.get(id)?.length ?? 0))
  }
  const states: Record<string, number> = {}
  for (const { state } of intents) states[state] = (states[state] ?? 0) + 1
  const isRight = ({ id, state, new_job_id }: (typeof intents)[number]) =>
    state === "unknown" || (state === "done" && made.get(id)?.[0] === new_job_id)
  const runs = intents.filter(({ kind }) => kind === "run_again")
  return {
    confirmed: intents.length,
    made: [...made.values()].flat().length,
    doubled:
      [...made.values()].filter((jobs) => jobs.length > 1).length + [...bySource.values()].filter((n) => n > 1).length,
    lost: runs.filter((intent) => made.has(intent.id) && !isRight(intent)).length,
    invented: runs.filter(({ id, state }) => state === "done" && !made.has(id)).length,
    strangers: [...made.keys()].filter((id) => !intents.some((intent) => intent.id === id)).length,
    left: (states.confirmed ?? 0) + (states.sending ?? 0),
    states,
  }
}

/** As if what is under way had been sent so long ago. */
export async function ageSent(
  store: Store,
  ms: number,
  states: ("sending" | "unknown")[] = ["sending"],
): Promise<void> {
  const sent_at = Date.now() - ms
  await store.write((tx) => tx.updateTable("spend_intents").set({ sent_at }).where("state", "in", states).execute())
}
