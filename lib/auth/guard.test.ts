import { beforeEach, describe, expect, it, vi } from "vitest"
import { z } from "zod"
import type { Operator } from "@/lib/domain/operator"
import { AppError } from "@/lib/errors"
import type { Store } from "@/lib/store/store"
import { openTestStore } from "@/lib/testing/open-test-store"
import { createToken } from "@/lib/tokens/mutations"

const world = vi.hoisted(() => ({
  operator: undefined as Operator | undefined,
  sent: new Headers(),
  store: undefined as Store | undefined,
}))
vi.mock("@/lib/auth/current", () => ({ findOperator: async () => world.operator }))
vi.mock("next/headers", () => ({ headers: async () => world.sent }))
vi.mock("next/navigation", () => ({
  redirect: (to: string) => {
    throw new Error(`redirect ${to}`)
  },
  forbidden: () => {
    throw new Error("forbidden")
  },
}))

vi.mock("@/lib/store/current", () => ({ getStore: async () => world.store }))

const { recordAudit } = await import("@/lib/audit/record")
const { operatorAction, operatorRoute, requireOperator, tokenRoute } = await import("@/lib/auth/guard")

const OWN = { host: "ops:3000", origin: "http://ops:3000" }
const person = (role: Operator["role"]): Operator => ({ id: "p1", name: "Ada", email: "ada@example.com", role })
const noParams = { params: Promise.resolve(undefined) }
const ask = (method: string, headers: Record<string, string> = OWN) =>
  new Request("http://ops:3000/api/x", { method, headers })

beforeEach(() => {
  world.operator = undefined
  world.store = undefined
  world.sent = new Headers(OWN)
})

describe("operatorRoute", () => {
  const route = operatorRoute("support", (_, { by, params }) => Response.json({ by: by.id, params }))

  it("T3: refuses strangers with 401 and too low a role with 403, and lets nobody cache it", async () => {
    const stranger = await route(ask("GET"), noParams)
    expect(stranger.status).toBe(401)
    expect(await stranger.json()).toMatchObject({ ok: false, code: "unauthenticated" })
    world.operator = person("viewer")
    expect((await route(ask("GET"), noParams)).status).toBe(403)
    world.operator = person("admin")
    const answer = await route(ask("GET"), noParams)
    expect(answer.headers.get("cache-control")).toBe("private, no-store")
    expect(await answer.json()).toEqual({ by: "p1", params: {} })
  })

  it("T7: refuses a mutation that no page of ours sent, whoever is signed in", async () => {
    world.operator = person("admin")
    expect((await route(ask("POST", { host: "ops:3000" }), noParams)).status).toBe(403)
    expect((await route(ask("DELETE", { ...OWN, origin: "http://evil.example" }), noParams)).status).toBe(403)
    expect((await route(ask("POST"), noParams)).status).toBe(200)
  })

  it("decodes parameters, and calls a broken one invalid", async () => {
    world.operator = person("admin")
    const params = (jobId: string) => ({ params: Promise.resolve({ jobId }) })
    expect(await (await route(ask("GET"), params("a%2Fb%20c"))).json()).toMatchObject({ params: { jobId: "a/b c" } })
    expect((await route(ask("GET"), params("%E0%A4%A"))).status).toBe(400)
  })

  it("O7: answers 503 with a reason while the store is gone", async () => {
    world.operator = person("viewer")
    const gone = new AppError("store_unavailable", "The store did not answer. Try again in a moment.")
    const answer = await operatorRoute("viewer", () => Promise.reject(gone))(ask("GET"), noParams)
    expect([answer.status, await answer.json()]).toEqual([503, { ok: false, code: gone.code, message: gone.message }])
  })

  it("answers our own errors with their status and hides the text of others", async () => {
    world.operator = person("viewer")
    const written = vi.spyOn(process.stdout, "write").mockReturnValue(true)
    const failing = (thrown: Error) => operatorRoute("viewer", () => Promise.reject(thrown))(ask("GET"), noParams)
    expect((await failing(new AppError("conflict", "Taken."))).status).toBe(409)
    const hidden = await failing(new Error("secret detail"))
    expect(hidden.status).toBe(500)
    expect(await hidden.text()).not.toContain("secret detail")
    expect(written.mock.calls.join()).toContain("secret detail")
  })
})

describe("tokenRoute", () => {
  const route = tokenRoute("attribution", async (request, caller) => {
    if (request.method === "PUT") throw new AppError("too_large", "Too much.")
    return Response.json({ caller: caller.name })
  })

  it("lets programs in by their token alone: no session, cookie or origin of a person counts", async () => {
    const store = await openTestStore("sqlite")
    world.store = store
    world.operator = person("admin")
    const row = { ...world.operator, password_hash: null, created_at: 0, disabled_at: null }
    await store.write((tx) => tx.insertInto("people").values(row).execute())
    const { token } = await createToken(store, { name: "shop", scope: "attribution", days: null }, world.operator)
    for (const method of ["GET", "POST", "PUT", "DELETE"]) {
      for (const headers of [
        OWN,
        { ...OWN, cookie: "rbv-ops.session=x" },
        { ...OWN, authorization: "Bearer nonsense" },
      ]) {
        const refused = await route(ask(method, headers))
        expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Bearer"])
        expect(refused.headers.get("cache-control")).toBe("private, no-store")
      }
    }
    const own = { host: "ops:3000", authorization: `Bearer ${token}` }
    const answer = await route(ask("POST", own))
    expect([answer.status, await answer.json()]).toEqual([200, { caller: "shop" }])
    expect(answer.headers.get("cache-control")).toBe("private, no-store")
    expect((await route(ask("PUT", own))).status).toBe(413)
    await store.close()
  })

  it("refuses a flood of wrong tokens cheaply", async () => {
    const store = await openTestStore("sqlite")
    world.store = store
    const each = Array.from({ length: 1_000 }, (_, n) => `Bearer rbvops_${String(n).padStart(43, "0")}`)
    const begun = performance.now()
    const answers = await Promise.all(each.map((authorization) => route(ask("POST", { authorization }))))
    const floodMs = performance.now() - begun
    expect(answers.every((one) => one.status === 401)).toBe(true)
    const from = performance.now()
    await Promise.all(each.map(() => store.read.selectFrom("people").select("id").execute()))
    const readsMs = performance.now() - from
    // By the measure of as many plain reads, which a busy machine slows down alike (it takes three to four times those).
    expect(floodMs).toBeLessThan(10 * readsMs)
    expect(await store.read.selectFrom("audit_log").selectAll().execute()).toEqual([])
    await store.close()
  })
})

describe("operatorAction", () => {
  const action = operatorAction(z.strictObject({ n: z.number() }), "support", async ({ n }) => n + 1)

  it("T3: refuses strangers, too low a role, other sites and what it cannot read, before anything runs", async () => {
    expect(await action({ n: 1 })).toMatchObject({ ok: false, code: "unauthenticated" })
    world.operator = person("viewer")
    expect(await action({ n: 1 })).toMatchObject({ ok: false, code: "forbidden" })
    world.operator = person("support")
    for (const raw of [undefined, null, "x", { n: "1" }, { n: 1, more: 1 }]) {
      expect(await action(raw)).toMatchObject({ ok: false, code: "invalid" })
    }
    world.sent = new Headers({ host: "ops:3000" })
    expect(await action({ n: 1 })).toMatchObject({ ok: false, code: "forbidden" })
  })

  it("counts no token: programs run no action", async () => {
    world.sent = new Headers({ ...OWN, authorization: `Bearer rbvops_${"A".repeat(43)}` })
    expect(await action({ n: 1 })).toMatchObject({ ok: false, code: "unauthenticated" })
  })

  it("returns before slow work is done, and its failure as a value", async () => {
    world.operator = person("support")
    let finish: (value: string) => void = () => undefined
    const slow = operatorAction(z.null(), "viewer", () => new Promise<string>((resolve) => (finish = resolve)))
    const started = await slow(null)
    if (!started.ok) throw new Error(started.message)
    finish("done")
    expect(await started.data.answer).toEqual({ ok: true, data: "done" })
    const failing = operatorAction(z.null(), "viewer", () =>
      Promise.reject(new AppError("vendor_unavailable", "Later.")),
    )
    const failed = await failing(null)
    if (!failed.ok) throw new Error(failed.message)
    expect(await failed.data.answer).toEqual({ ok: false, code: "vendor_unavailable", message: "Later." })
  })
})

describe("requireOperator", () => {
  it("sends strangers to the sign-in page and back, and too low a role to the page that says so", async () => {
    world.sent = new Headers({ "x-path": "/jobs?status=failed" })
    await expect(requireOperator()).rejects.toThrow("redirect /sign-in?next=%2Fjobs%3Fstatus%3Dfailed")
    world.sent = new Headers({ "x-path": "//evil.example" })
    await expect(requireOperator()).rejects.toThrow(/^redirect \/sign-in$/)
    world.operator = person("viewer")
    await expect(requireOperator("admin")).rejects.toThrow("forbidden")
    expect(await requireOperator()).toEqual(world.operator)
  })
})

describe("the audit log", () => {
  let store: Store
  beforeEach(async () => {
    store = await openTestStore("sqlite")
    world.store = store
    world.sent = new Headers({ ...OWN, "x-forwarded-for": "203.0.113.7", "x-path": "/settings/audit?q=acme" })
    return () => store.close()
  })
  const entries = () =>
    store.read.selectFrom("audit_log").select(["action", "subject", "address", "details"]).orderBy("num").execute()
  const note = (action: string) =>
    store.write((tx) => recordAudit(tx, { at: 1, actor: "p1", action, subject: null, details: {} }))

  it("learns from every door where the request came from, also for what is done after the door has answered", async () => {
    world.operator = person("admin")
    const route = operatorRoute("admin", async () => {
      await note("by route")
      return new Response(null)
    })
    await route(ask("GET", { ...OWN, "x-forwarded-for": "evil, 198.51.100.2" }), noParams)
    let goOn: () => void = () => undefined
    const waited = new Promise<void>((resolve) => (goOn = resolve))
    const started = await operatorAction(z.null(), "admin", async () => {
      await waited
      await note("by action")
    })(null)
    if (!started.ok) throw new Error(started.message)
    goOn()
    expect(await started.data.answer).toMatchObject({ ok: true })
    await note("by nobody")
    expect((await entries()).map(({ action, address }) => [action, address])).toEqual([
      ["by route", "198.51.100.2"],
      ["by action", "203.0.113.7"],
      ["by nobody", null],
    ])
  })

  it("T17: keeps who was refused for their role, at which door and from where; nothing of strangers or of other sites", async () => {
    const route = operatorRoute("admin", () => new Response(null))
    const action = operatorAction(z.null(), "admin", async () => null)
    await route(ask("GET"), noParams)
    await action(null)
    await expect(requireOperator("admin")).rejects.toThrow("redirect")
    expect(await entries()).toEqual([])
    world.operator = person("support")
    await route(ask("POST", { host: "ops:3000" }), noParams)
    expect(await entries()).toEqual([])
    await route(ask("GET", { ...OWN, "x-forwarded-for": "198.51.100.2" }), noParams)
    await action(null)
    await expect(requireOperator("admin")).rejects.toThrow("forbidden")
    const details = '{"role":"support","needed":"admin"}'
    expect(await entries()).toEqual([
      { action: "access.denied", subject: "GET /api/x", address: "198.51.100.2", details },
      { action: "access.denied", subject: "action on /settings/audit", address: "203.0.113.7", details },
      { action: "access.denied", subject: "page /settings/audit", address: "203.0.113.7", details },
    ])
  })

  it("keeps the route that was refused and no name of a customer in its address", async () => {
    world.operator = person("viewer")
    world.sent = new Headers({ ...OWN, "x-path": "/customers/Jane%20Doe?q=jane" })
    await operatorAction(z.null(), "admin", async () => null)(null)
    await expect(requireOperator("admin")).rejects.toThrow("forbidden")
    const params = { params: Promise.resolve({ ticket: "Jane" }) }
    const asked = new Request("http://ops:3000/api/tickets/Jane", { headers: OWN })
    await operatorRoute("admin", () => new Response(null))(asked, params)
    expect((await entries()).map(({ subject }) => subject)).toEqual([
      "action on /customers/[customer]",
      "page /customers/[customer]",
      "GET /api/tickets/[ticket]",
    ])
  })
})
