import { randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { STALE_MS } from "@/lib/domain/spend"
import { createRng } from "@/lib/sandbox/prng"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"
import { openStore } from "@/lib/store/open"
import type { Store } from "@/lib/store/store"
import { startTestChild } from "@/lib/testing/child"
import { noteFigure } from "@/lib/testing/fault"
import { ENGINES } from "@/lib/testing/open-test-store"
import { ageSent, confirmation, judge, listIntents, listMade, makeTarget, seedSources } from "@/lib/testing/spend-rig"
import { spender, type Target } from "@/lib/testing/spender"
import { confirmSpend } from "./confirm"
import type { SpendContext } from "./context"
import { reconcileIntent } from "./reconcile"
import type { ConfirmSpend } from "./schema"
import { untilAnswered } from "./under-way"

/** ENDURANCE=long: what the promise was measured with. Without it so much less that every change can afford it. */
const IS_LONG = process.env.ENDURANCE === "long"
/** Rounds per kind of trouble: 1,000 in all on the embedded store; fewer on PostgreSQL, where the same code takes longer. */
const BATCHES = IS_LONG ? { sqlite: 50, postgres: 15 } : { sqlite: 8, postgres: 4 }
/** Rounds under way at once: more than one key's share of sockets, and the writers of both handles in each other's way. */
const AT_ONCE = 10
const KILL_COUNTS = IS_LONG ? { sqlite: 18, postgres: 9 } : { sqlite: 6, postgres: 6 }
const KILLS_AT_ONCE = 3
const SPARE_KILLS = 8

const CLEAN = { doubled: 0, lost: 0, invented: 0, strangers: 0, left: 0 }

const on = (name: string, value: string | number, percent = 100) => ({ name, value, percent, endpoint: "jobs.create" })
/** What goes wrong in one batch after the other; a share of the requests each, the rest is answered well. */
const TROUBLE = [
  [],
  [on("post.reply_lost", "reset", 60)],
  [on("post.reply_lost", "hang", 30)],
  [on("post.reply_lost", "bad_gateway", 60)],
  [on("net.cut", 30, 60)],
  [on("net.stall", "on", 30)],
  [on("net.dribble", 20, 30)],
  [on("net.latency", 40)],
  [on("net.latency", 300, 40)],
  [on("net.reset", "on", 50)],
  [on("net.hang", "on", 30)],
  [on("answer.status", 429, 50)],
  [on("answer.status", 402, 50)],
  [on("answer.status", 401, 5)],
  [on("answer.status", 503, 50)],
  [on("answer.content", "html", 50)],
  [on("answer.content", "truncated", 50)],
  [on("answer.content", "success_false", 50)],
  [on("id.field", "none", 50)],
  [on("post.reply_lost", "reset", 30), on("answer.status", 500, 30), on("net.latency", 20)],
]

describe.each(ENGINES)("V17: at most one job for each confirmation, on %s", (engine) => {
  const BATCH = BATCHES[engine]
  const ROUNDS = BATCH * TROUBLE.length
  const KILLS = KILL_COUNTS[engine]
  let made: Awaited<ReturnType<typeof makeTarget>>
  let stores: [Store, Store]
  let sandbox: Sandbox
  beforeEach(async () => {
    made = await makeTarget(engine)
    stores = [await openStore(made.target), await openStore(made.target)]
    sandbox = await startSandbox({ rate: null })
    sandbox.control.setCredits("prod", 1e9)
  })
  afterEach(async () => {
    await untilAnswered()
    for (const store of stores) await store.close()
    await sandbox.close()
    await made.drop()
  })

  it(`holds in ${ROUNDS} rounds of double clicks, retries, lost replies, restarts and two admins at once`, async () => {
    const seed = Date.now() % 1_000_000
    const rng = createRng(seed)
    const begun = performance.now()
    const ids = Array.from({ length: ROUNDS }, (_, round) => `job_source_${round}`)
    await seedSources(stores[0], ids)
    let clicks = 0
    for (let batch = 0; batch * BATCH < ROUNDS; batch++) {
      if (batch % 5 === 4) await restart(stores, made.target)
      sandbox.control.setFaults({ faults: TROUBLE[batch % TROUBLE.length] })
      const people = toPeople(stores, sandbox.url)
      const some = ids.slice(batch * BATCH, (batch + 1) * BATCH)
      const rounds = some.map((jobId) => async () => {
        const played = await playRound(jobId, { people, rng, store: stores[0] })
        clicks += played
      })
      await inTurns(rounds, AT_ONCE)
      await untilAnswered()
      await settleBatch(stores[0], sandbox, some)
    }
    const found = await judge(stores[0], sandbox)
    report(`${engine}, seed ${seed}`, { rounds: ROUNDS, clicks, ...found, seconds: toSeconds(begun) })
    noteFigure(
      "V17",
      `${ROUNDS} confirmations, ${clicks} clicks on ${engine}: ${found.doubled} doubled, ${found.lost} lost`,
    )
    expect(found, `seed ${seed}`).toMatchObject(CLEAN)
    expect(found.made).toBeGreaterThan(ROUNDS / 2)
  }, 300_000)

  it(`holds when the process is killed ${KILLS} times around the sending`, async () => {
    const seed = Date.now() % 1_000_000
    const rng = createRng(seed)
    const begun = performance.now()
    const orders = await toOrders(stores[0], { kills: KILLS + SPARE_KILLS, each: 5 })
    const slow = { faults: [on("net.latency", 15), on("post.reply_lost", "hang", 25)] }
    sandbox.control.setFaults(slow)
    // Every second one late: on a slow machine too, some come while a request hangs.
    const kills = orders.map((confirmations, at) => async () => {
      const ordered = { target: made.target, url: sandbox.url, confirmations }
      const child = await startTestChild("spend-child", [JSON.stringify(ordered)])
      await sleep(rng.next() * (at % 2 === 0 ? 350 : 1_500))
      await child.kill()
    })
    await inTurns(kills.slice(0, KILLS), KILLS_AT_ONCE)
    // A slow machine may have been killed each time before it sent anything: on until one was at it.
    for (const kill of kills.slice(KILLS)) {
      if ((await judge(stores[0], sandbox)).states.sending) break
      sandbox.control.setFaults(slow)
      await kill()
    }
    const left = (await judge(stores[0], sandbox)).states
    const sentBefore = sandbox.ledger.requests({ endpoint: "jobs.create" }).length
    // Whoever comes back at once is not sent again: the one that was killed might still be at it, for all that anybody knows.
    const under = (await listIntents(stores[0])).filter(({ state }) => state === "sending").map(({ id }) => id)
    const context = spender(stores[1], sandbox.url)
    await ageSent(stores[0], 0)
    for (const one of orders.flat().filter(({ intentId }) => under.includes(intentId))) await confirmSpend(context, one)
    for (const id of under) expect((await reconcileIntent(context, id)).intent.state).toBe("sending")
    expect(sandbox.ledger.requests({ endpoint: "jobs.create" })).toHaveLength(sentBefore)
    await ageSent(stores[0], STALE_MS + 1_000)
    for (const id of under) expect(["done", "unknown"]).toContain((await reconcileIntent(context, id)).intent.state)
    expect(sandbox.ledger.requests({ endpoint: "jobs.create" })).toHaveLength(sentBefore)
    for (const one of orders.flat()) await confirmSpend(context, one)
    // On a slow machine some were confirmed so long ago that nobody may send them any more: they are called by their name.
    for (const { id, state } of await listIntents(stores[0]))
      if (state === "confirmed") await reconcileIntent(context, id)
    await untilAnswered()
    await settleBatch(
      stores[0],
      sandbox,
      orders.flat().map(({ job }) => job.jobId),
    )
    const found = await judge(stores[0], sandbox)
    report(`${engine} killed ${KILLS} times, seed ${seed}`, { leftByKills: left, ...found, seconds: toSeconds(begun) })
    expect(found, `seed ${seed}`).toMatchObject({ ...CLEAN, confirmed: orders.flat().length })
    expect(left.sending, "no kill came while a request was on its way").toBeGreaterThan(0)
  }, 300_000)
})

/** Two admins at one process, and one at another: each with a client in the state of a fresh start. */
function toPeople([first, second]: [Store, Store], url: string): SpendContext[] {
  return [spender(first, url), spender(first, url, { by: "ben" }), spender(first, url), spender(second, url)]
}

type Play = { people: SpendContext[]; rng: ReturnType<typeof createRng>; store: Store }

/** One question, answered by several clicks at once, some by a second admin with a question of their own; then retried. */
async function playRound(jobId: string, { people, rng, store }: Play): Promise<number> {
  const asked = await confirmation(store, jobId)
  const clicks = 2 + Math.floor(rng.next() * 4)
  const isTwo = rng.next() < 0.25
  const pick = () => people[Math.floor(rng.next() * people.length)] ?? people[0]
  const click = (one: ConfirmSpend) => {
    const context = pick()
    return context ? confirmSpend(context, one).catch(toExpected) : undefined
  }
  const other = { ...asked, intentId: randomUUID() }
  await Promise.all(Array.from({ length: clicks }, (_, n) => click(isTwo && n % 2 === 1 ? other : asked)))
  for (let retry = 0; retry < Math.floor(rng.next() * 3); retry++) await click(asked)
  if (isTwo) await click(other)
  return clicks
}

/** A person is told of a conflict, or that the store is busy (two writers of one SQLite file); anything else is a fault. */
function toExpected(thrown: unknown): void {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : null
  if (code !== "conflict" && code !== "store_unavailable") throw thrown
}

/** Looks for what is unknown, as people would: by the mark for the most part, by what is reported for some. */
async function settleBatch(store: Store, sandbox: Sandbox, ids: readonly string[]): Promise<void> {
  const truth = await listMade(sandbox)
  const own = (await listIntents(store)).filter(({ source_job_id }) => ids.includes(source_job_id))
  const unknown = own.filter(({ state }) => state === "unknown")
  // Two jobs of one request are for the judge to tell.
  const lost = unknown.filter(({ id }) => truth.get(id)?.length === 1)
  const never = unknown.filter(({ id }) => !truth.has(id))
  sandbox.control.setFaults({ "fields.profile": "rich", "fields.missing": "metadata" })
  const context = spender(store, sandbox.url, { slowestMs: 2_000 })
  for (const { id } of lost.slice(0, 2)) {
    const looked = await reconcileIntent(context, id)
    expect(looked.intent.state).toBe("unknown")
    expect(looked.candidates[0]).toMatchObject({ job: { jobId: truth.get(id)?.[0] }, isCertain: false })
    expect(looked.candidates[0]?.agrees).toContain("video_url")
  }
  sandbox.control.setFaults({ "metadata.echo": "on" })
  for (const { id } of lost.slice(0, 4)) {
    expect((await reconcileIntent(context, id)).intent).toMatchObject({ state: "done", newJobId: truth.get(id)?.[0] })
  }
  for (const { id } of never.slice(0, 1)) expect((await reconcileIntent(context, id)).intent.state).toBe("unknown")
  sandbox.control.clearFaults()
}

/** The second process ends and comes back, with nothing of what it knew. */
async function restart(stores: [Store, Store], target: Target): Promise<void> {
  await stores[1].close()
  stores[1] = await openStore(target)
}

async function toOrders(store: Store, { kills, each }: { kills: number; each: number }): Promise<ConfirmSpend[][]> {
  const ids = Array.from({ length: kills * each }, (_, n) => `job_killed_${n}`)
  await seedSources(store, ids)
  const asked: ConfirmSpend[] = []
  for (const id of ids) asked.push(await confirmation(store, id))
  return Array.from({ length: kills }, (_, kill) => asked.slice(kill * each, (kill + 1) * each))
}

async function inTurns(work: readonly (() => Promise<unknown>)[], atOnce: number): Promise<void> {
  const waiting = [...work]
  const lanes = Array.from({ length: atOnce }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await next()
  })
  await Promise.all(lanes)
}

const toSeconds = (begun: number) => Math.round((performance.now() - begun) / 100) / 10

/** The figures are part of what a run is for. */
function report(what: string, figures: object): void {
  process.stdout.write(`run again, ${what}: ${JSON.stringify(figures)}\n`)
}
