import { createHmac } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, expect, it } from "vitest"
import { createRng } from "@/lib/sandbox/prng"
import { openStore } from "@/lib/store/open"
import { startTestChild } from "@/lib/testing/child"
import { noteFigure } from "@/lib/testing/fault"

/** ENDURANCE=long for what the promise was measured with. */
const KILLS = process.env.ENDURANCE === "long" ? 200 : 3
/** Deliveries under way at the same time. */
const LANES = 4
/** So long after its first answer a process lives at most. */
const LONGEST_LIFE_MS = 120
const SECRET = "whsec_for_endurance"

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ops-webhook-kills-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Sent = { jobId: string; body: string; headers: Record<string, string> }

function toDelivery(n: number): Sent {
  const jobId = `job_${n}`
  const body = JSON.stringify({ event: "job.completed", data: { id: jobId } })
  const timestamp = new Date().toISOString()
  const signature = `sha256=${createHmac("sha256", SECRET).update(`${timestamp}.${body}`).digest("hex")}`
  return { jobId, body, headers: { "x-webhook-timestamp": timestamp, "x-webhook-signature": signature } }
}

async function startDoor(): Promise<{ url: string; kill(): Promise<void> }> {
  const { said, kill } = await startTestChild("webhook-child", [], {
    DATA_DIR: folder,
    DATABASE_URL: "",
    REMOVEBGVIDEO_API_KEY: "key_for_tests",
    REMOVEBGVIDEO_WEBHOOK_SECRET: SECRET,
    REMOVEBGVIDEO_API_URL: "http://127.0.0.1:9",
  })
  return { url: `http://127.0.0.1:${said}`, kill }
}

/** The status that came back, null where none did. */
async function send(url: string, { body, headers }: Sent): Promise<number | null> {
  try {
    const answer = await fetch(url, { method: "POST", body, headers })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return null
  }
}

/** One life of the door: deliveries without pause until it is killed. Answers what it acknowledged and what it left open. */
async function runLife(first: number, lifeMs: number): Promise<{ acknowledged: Sent[]; open: Sent[]; next: number }> {
  const { url, kill } = await startDoor()
  const [acknowledged, open]: [Sent[], Sent[]] = [[], []]
  let next = first
  let isOver = false
  const lanes = Array.from({ length: LANES }, async () => {
    while (!isOver) {
      const sent = toDelivery(next++)
      const status = await send(url, sent)
      if (status === null) isOver = true
      else expect(status).toBe(200)
      ;(status === null ? open : acknowledged).push(sent)
    }
  })
  while (acknowledged.length === 0 && !isOver) await sleep(1)
  await sleep(lifeMs)
  await Promise.all([kill(), ...lanes])
  return { acknowledged, open, next }
}

it(`O2: a door killed ${KILLS} times while it answers loses nothing that it acknowledged, and what is sent again counts once`, async () => {
  const seed = Date.now() % 1_000_000
  const rng = createRng(seed)
  const [acknowledged, open]: [Sent[], Sent[]] = [[], []]
  for (let kill = 0, next = 0; kill < KILLS; kill++) {
    const life = await runLife(next, Math.floor(rng.next() * LONGEST_LIFE_MS))
    acknowledged.push(...life.acknowledged)
    open.push(...life.open)
    next = life.next
  }
  // A vendor sends what was not acknowledged again; somebody replays the newest of what was.
  const { url, kill } = await startDoor()
  const replayed = acknowledged.slice(-20)
  for (const sent of [...open.slice(-20), ...replayed]) expect(await send(url, sent)).toBe(200)
  await kill()

  const store = await openStore({ kind: "sqlite", file: join(folder, "ops.sqlite") })
  const kept = await store.read
    .selectFrom("webhook_deliveries")
    .select(["job_id", "repeats"])
    .where("verdict", "=", "accepted")
    .execute()
  await store.close()
  const repeatsOf = new Map(kept.map((row) => [row.job_id, row.repeats]))
  const lost = acknowledged.filter(({ jobId }) => !repeatsOf.has(jobId)).length
  const doubled = kept.length - repeatsOf.size
  expect({ lost, doubled }, `seed ${seed}`).toEqual({ lost: 0, doubled: 0 })
  expect(replayed.every(({ jobId }) => repeatsOf.get(jobId) === 1)).toBe(true)
  expect(acknowledged.length).toBeGreaterThanOrEqual(KILLS)
  noteFigure("O2", `${KILLS} kills, ${acknowledged.length} acknowledged, ${open.length} cut off: lost 0, doubled 0`)
  noteFigure("T6", `${replayed.length} replays after a restart: second effects 0`)
}, 1_800_000)
