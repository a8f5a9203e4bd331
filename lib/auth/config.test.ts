import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { runFrom } from "@/lib/audit/caller"
import { toAuthOptions } from "@/lib/auth/config"
import { createPerson } from "@/lib/auth/people"
import { MINUTE } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"
import { openSharedStore } from "@/lib/testing/shared-store"

const world = vi.hoisted(() => ({ store: undefined as Store | undefined }))
vi.mock("@/lib/store/current", () => ({ getStore: async () => world.store }))

const PASSWORD = "correct horse battery"
type Authorize = (given: Record<string, string>, request: { headers: Record<string, string> }) => Promise<unknown>

let store: Store
beforeEach(async () => {
  Reflect.deleteProperty(globalThis, "__rbvEnv")
  vi.stubEnv("DATA_DIR", mkdtempSync(join(tmpdir(), "ops-config-")))
  store = await openSharedStore("sqlite")
  world.store = store
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-24T12:00:00Z") })
})
afterEach(async () => {
  vi.useRealTimers()
  await store.close()
})

function signIn(email: string, password: string, address = "203.0.113.7"): Promise<unknown> {
  const [provider] = toAuthOptions().providers
  // next-auth keeps what it was given under `options`, without a type that says so.
  const { authorize } = (provider as unknown as { options: { authorize: Authorize } }).options
  return runFrom(address, () => authorize({ email, password }, { headers: { "x-forwarded-for": address } }))
}

const entries = () =>
  store.read
    .selectFrom("audit_log")
    .select(["actor", "subject", "address", "details"])
    .where("action", "=", "sign_in.refused")
    .orderBy("num")
    .execute()

it("keeps a refused sign-in, wrong or limited, with the account it was aimed at and never with what was typed", async () => {
  const ann = { email: "ann@a.test", name: "Ann", role: "viewer", password: PASSWORD } as const
  const { id } = await createPerson(store, ann, "system")
  expect(await signIn(ann.email, PASSWORD)).toEqual({ id })
  expect(await entries()).toEqual([])
  await expect(signIn(ann.email, "hunter2hunter2")).rejects.toThrow("wrong")
  vi.setSystemTime(Date.now() + MINUTE)
  await expect(signIn("hunter2hunter2", "x")).rejects.toThrow("wrong")
  for (let n = 0; n < 9; n++) await expect(signIn(ann.email, `no ${n}`, "192.0.2.1")).rejects.toThrow("wrong")
  vi.setSystemTime(Date.now() + MINUTE)
  await expect(signIn(ann.email, PASSWORD)).rejects.toThrow("limited")
  const kept = await entries()
  const details = (why: string) => JSON.stringify({ why, by: "credentials" })
  expect(kept).toEqual([
    { actor: "anonymous", subject: id, address: "203.0.113.7", details: details("wrong") },
    { actor: "anonymous", subject: null, address: "203.0.113.7", details: details("wrong") },
    { actor: "anonymous", subject: id, address: "192.0.2.1", details: details("wrong") },
    { actor: "anonymous", subject: id, address: "203.0.113.7", details: details("limited") },
  ])
  expect(JSON.stringify(kept)).not.toContain("hunter2")
})
