import { createHmac } from "node:crypto"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import { mirrorJobs } from "@/lib/jobs/mutations"
import type { NotificationKind } from "@/lib/store/schema-support"
import type { Store } from "@/lib/store/store"
import { look, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { runBeat, startBeat } from "./beat"
import { noteMissingReview } from "./missing-review"
import { sendDue } from "./outbox"
import { sendMessage } from "./send"

const NOW = Date.UTC(2026, 10, 24, 12)
const SECRET = "a-secret-of-the-receiver"
/** Nothing about it says that it is one. */
const SECRETS = ["plainly-canary"]
const ORIGIN = "https://ops.team.test"
const BUDGET = { kind: "customer", name: "acme", percent: 80, month: 202611, spentMilli: 80_000, monthMilli: 100_000 }

type Got = { url: string | undefined; headers: IncomingMessage["headers"]; body: string }

let server: Server
let got: Got[]
let answer: (response: ServerResponse, count: number) => unknown
beforeEach(async () => {
  got = []
  answer = (response) => response.end("whatever")
  server = createServer((request, response) => {
    let body = ""
    request.on("data", (chunk) => {
      body += chunk
    })
    request.on("end", () => {
      got.push({ url: request.url, headers: request.headers, body })
      answer(response, got.length)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const target = () => ({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?x=1`, secret: SECRET })
const textOf = (one: Got | undefined): string => JSON.parse(one?.body ?? "{}").text

describe("a message", () => {
  const message = { event: "test", delivery: "test_1", text: "Hello" }

  it("is taken with the first line of the answer, however long the rest takes", async () => {
    answer = (response) => response.writeHead(200).write("and then nothing")
    expect(await sendMessage(target(), message, { now: NOW, limitMs: 2_000 })).toBeNull()
  })

  it("is not taken by who is slow, away, sends elsewhere or refuses, and says which in plain words", async () => {
    answer = () => {}
    const slow = sendMessage(target(), message, { now: NOW, limitMs: 60 })
    expect(await slow).toMatch(/^It did not answer within \d+ seconds$/)
    answer = (response) => response.writeHead(307, { location: "/elsewhere" }).end()
    expect(await sendMessage(target(), message, { now: NOW })).toBe("It answered with HTTP 307")
    answer = (response) => response.writeHead(410).end()
    expect(await sendMessage(target(), message, { now: NOW })).toBe("It answered with HTTP 410")
    expect(new Set(got.map((one) => one.url))).toEqual(new Set(["/hook?x=1"]))
    const away = { url: "http://127.0.0.1:1/hook", secret: SECRET }
    expect(await sendMessage(away, message, { now: NOW })).toBe("It could not be reached (ECONNREFUSED)")
  })
})

describe.each(ENGINES)("notifications on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(async () => {
    await store.close()
  })

  const sending = (now: number) => ({ target: target(), origin: ORIGIN, secrets: SECRETS, clock: () => now })
  const send = (now: number) => sendDue(store, sending(now))
  const queue = (details: object = BUDGET, kind: NotificationKind = "budget.crossed", at = NOW) =>
    store.write((tx) =>
      tx
        .insertInto("notifications")
        .values({ kind, subject: "x_1", at, details: JSON.stringify(details), sent_at: null })
        .execute(),
    )
  const list = () => store.read.selectFrom("notifications").selectAll().orderBy("num").execute()

  it("are told once, signed, as Slack takes it, however many processes send", async () => {
    await queue()
    await Promise.all([send(NOW), send(NOW), send(NOW)])
    await send(NOW + HOUR)
    expect(got).toHaveLength(1)
    const { headers, body } = got[0] as Got
    expect(JSON.parse(body)).toEqual({
      text: `The budget of customer acme for November 2026 has reached 80 %: 80 of 100 credits. ${ORIGIN}/settings/budgets`,
    })
    const timestamp = String(headers["x-ops-timestamp"])
    expect(timestamp).toBe(new Date(NOW).toISOString())
    // As a receiver reckons it, from what arrived.
    const expected = createHmac("sha256", SECRET).update(timestamp).update(".").update(body).digest("hex")
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "x-ops-event": "budget.crossed",
      "x-ops-signature": `sha256=${expected}`,
    })
    expect(await list()).toMatchObject([{ sent_at: NOW, last_error: null, gave_up_at: null, attempts: 1 }])
  })

  it("mark what a budget has spent where that holds estimates", async () => {
    await queue({ ...BUDGET, isEstimated: true })
    await send(NOW)
    expect(textOf(got[0])).toContain("has reached 80 %: ~80 of 100 credits.")
  })

  it("T13: hold no markup, people, secrets, signed addresses or further lines of the vendor's text", async () => {
    const title = `<!channel>\n & https://a.test/x?sig=1 of ana@acme.test\u202e ${SECRETS[0]} ${"long ".repeat(400)}`
    await queue({ title, jobs: 3 }, "failure_group.new")
    await queue({ title: "Too dark", jobs: 1 }, "failure_group.regressed")
    await send(NOW)
    expect(textOf(got[0])).toMatch(/^New cause of failures: &lt;!channel&gt; &amp; https:\/\/a\.test\/x/)
    expect(textOf(got[0])).toMatch(/… https:\/\/ops\.team\.test\/failures\/x_1$/)
    expect(textOf(got[0]).length).toBeLessThan(720)
    expect(textOf(got[0])).not.toMatch(/sig=|ana@|canary|\n|\u202e|<|>/)
    expect(textOf(got[1])).toBe(
      "A cause of failures that was dealt with is back: Too dark (1 job). https://ops.team.test/failures/x_1",
    )
  })

  it("are tried again under the same name with growing waits, then given up and said so", async () => {
    await queue()
    answer = (response, count) => response.writeHead(count === 1 ? 302 : 500, { location: "/elsewhere" }).end()
    let now = NOW
    for (const wait of [0, 1, 5, 30, 120, 360]) {
      now += wait * MINUTE
      if (wait > 0) await send(now - 1)
      await send(now)
    }
    expect(got).toHaveLength(6)
    expect(new Set(got.map((one) => one.headers["x-ops-delivery"])).size).toBe(1)
    expect(await list()).toMatchObject([
      { sent_at: null, gave_up_at: now, last_error: "It answered with HTTP 500", attempts: 6 },
    ])
    await send(now + DAY)
    expect(got).toHaveLength(6)
  })

  it("wait while another process sends them, and follow one that ended before it noted that they were sent", async () => {
    await queue()
    await send(NOW)
    // As it stands when the process is killed between the two.
    const claimed = { sent_at: null, next_at: NOW + MINUTE }
    await store.write((tx) => tx.updateTable("notifications").set(claimed).execute())
    await send(NOW + MINUTE - 1)
    expect(got).toHaveLength(1)
    await send(NOW + MINUTE)
    expect(got).toHaveLength(2)
    expect(new Set(got.map((one) => one.headers["x-ops-delivery"])).size).toBe(1)
  })

  it("stay sent when a process that was held up hears later that its own try was refused", async () => {
    await queue()
    answer = async (response) => {
      // Its claim ran out, and another one has sent it meanwhile.
      await store.write((tx) =>
        tx
          .updateTable("notifications")
          .set({ sent_at: NOW + 1, attempts: 2 })
          .execute(),
      )
      response.writeHead(500).end()
    }
    await send(NOW)
    expect(await list()).toMatchObject([{ sent_at: NOW + 1, last_error: null, gave_up_at: null }])
  })

  it("do not wait behind many that are no news any more", async () => {
    const old = { kind: "budget.crossed", subject: "x_1", details: JSON.stringify(BUDGET), sent_at: null } as const
    const rows = Array.from({ length: 60 }, () => ({ ...old, at: NOW - 2 * DAY }))
    await store.write((tx) => tx.insertInto("notifications").values(rows).execute())
    await queue()
    await send(NOW)
    expect(got).toHaveLength(1)
    expect((await list()).filter((one) => one.gave_up_at === NOW)).toHaveLength(60)
  })

  it("go oldest first; a receiver that refuses is left in peace, and the others lose no try", async () => {
    await queue({ week: "2026-W47" }, "review.missing", NOW - 1)
    await queue({ week: "2026-W46" }, "review.missing", NOW - HOUR)
    await queue({ week: "2026-W48" }, "review.missing", NOW)
    answer = (response, count) => response.writeHead(count === 1 ? 503 : 200).end()
    await send(NOW)
    expect(got.map(textOf).join()).toContain("2026-W46")
    expect((await list()).map((one) => one.attempts)).toEqual([0, 1, 0])
    await send(NOW + 1)
    expect(got).toHaveLength(3)
    await send(NOW + MINUTE)
    expect((await list()).every((one) => one.sent_at !== null)).toBe(true)
  })

  it("are left out when they are older than a day at their first try, or nothing that we could say", async () => {
    await queue(BUDGET, "budget.crossed", NOW - DAY - 1)
    await queue({ strange: true })
    await queue()
    await send(NOW)
    expect(got).toHaveLength(1)
    expect(await list()).toMatchObject([
      { gave_up_at: NOW, last_error: "Too old to be news when it could first be sent" },
      { gave_up_at: NOW, last_error: "It could not be put into words" },
      { gave_up_at: null, sent_at: NOW },
    ])
  })

  it("are ended with the process: what was on its way is sent anew, and nobody is said to have refused it", async () => {
    await queue()
    const ending = new AbortController()
    answer = () => ending.abort()
    const began = performance.now()
    await sendDue(store, { ...sending(NOW), signal: ending.signal })
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(await list()).toMatchObject([{ sent_at: null, last_error: null, gave_up_at: null, next_at: NOW + MINUTE }])
    answer = (response) => response.end()
    await send(NOW + MINUTE)
    expect(got).toHaveLength(2)
    const told = { notify: target(), origin: null, secrets: [], connections: [] }
    await startBeat(store, told).stop()
  })

  it("are sent also when budgets cannot be looked at", async () => {
    await queue()
    const broken = { kind: "model", subject: "pro", month_milli: 1, thresholds: "not JSON", created_by: "adm" } as const
    await store.write((tx) =>
      tx
        .insertInto("budgets")
        .values({ ...broken, created_at: NOW, updated_at: NOW, ended_at: null })
        .execute(),
    )
    const told = { notify: target(), origin: null, secrets: [], connections: [] }
    await runBeat(store, told, { clock: () => NOW, signal: new AbortController().signal })
    expect(got.map(textOf)).toEqual([
      "The budget of customer acme for November 2026 has reached 80 %: 80 of 100 credits.",
    ])
  })

  it("tell of a week without review once, half a day after its end", async () => {
    const job = vendorJob({ id: "a", createdAt: Date.UTC(2026, 10, 18), status: "completed" })
    await store.write((tx) => mirrorJobs(tx, { ...look({ observedAt: NOW }), jobs: [job], teamZone: "UTC" }))
    const monday = Date.UTC(2026, 10, 23)
    await noteMissingReview(store, monday + 12 * HOUR - 1)
    expect(await list()).toEqual([])
    await Promise.all([1, 2, 3].map(() => noteMissingReview(store, monday + 12 * HOUR)))
    await noteMissingReview(store, monday + 20 * HOUR)
    expect((await list()).map((one) => [one.kind, one.subject])).toEqual([["review.missing", "2026-W47"]])
    await send(monday + 20 * HOUR)
    expect(textOf(got[0])).toBe(`Week 2026-W47 is over and has no review yet. ${ORIGIN}/reviews/2026-W47`)
  })
})
