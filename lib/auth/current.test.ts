import { encode } from "next-auth/jwt"
import { afterEach, describe, expect, it, vi } from "vitest"

const world = vi.hoisted(() => ({ token: undefined as string | undefined, secret: "first-secret" }))
vi.mock("next/headers", () => ({
  cookies: async () => ({ get: () => (world.token === undefined ? undefined : { value: world.token }) }),
}))
vi.mock("@/lib/auth/cookies", () => ({ toCookieName: () => "session" }))
vi.mock("@/lib/env", () => ({ readEnv: () => ({ authSecret: world.secret }) }))
vi.mock("@/lib/store/current", () => ({ getStore: async () => undefined }))

const { findSessionClaim } = await import("@/lib/auth/current")

async function make(maxAge: number): Promise<string> {
  return encode({ token: { sid: "s1", sub: "p1" }, secret: "first-secret", maxAge })
}

afterEach(() => {
  vi.useRealTimers()
  world.secret = "first-secret"
})

describe("T15: the session's cookie", () => {
  it("says the same each time it comes", async () => {
    world.token = await make(60)
    const claim = { sessionId: "s1", personId: "p1" }
    expect(await findSessionClaim()).toEqual(claim)
    expect(await findSessionClaim()).toEqual(claim)
  })

  it("says nothing when it was altered, though the true one was read before", async () => {
    world.token = await make(60)
    await findSessionClaim()
    world.token = `${world.token.slice(0, -4)}AAAA`
    expect(await findSessionClaim()).toBeUndefined()
    world.token = undefined
    expect(await findSessionClaim()).toBeUndefined()
  })

  it("is forgotten when it has expired, and when the secret has changed", async () => {
    world.token = await make(60)
    await findSessionClaim()
    world.secret = "second-secret"
    expect(await findSessionClaim()).toBeUndefined()
    world.secret = "first-secret"
    await findSessionClaim()
    vi.useFakeTimers({ now: Date.now() + 120_000, toFake: ["Date"] })
    expect(await findSessionClaim()).toBeUndefined()
  })

  it("says nothing, and fails nothing, when it is forged or far too long", async () => {
    const none = Buffer.from('{"alg":"none"}').toString("base64url")
    const claim = Buffer.from('{"sid":"s1","sub":"p1"}').toString("base64url")
    const other = await encode({ token: { sid: "s1", sub: "p1" }, secret: "somebody-else", maxAge: 60 })
    for (const token of [
      `${none}.${claim}.`,
      `${none}.${claim}`,
      other,
      "a.b.c.d.e",
      "x".repeat(100_000),
      "\u0000",
      "…",
    ]) {
      world.token = token
      expect(await findSessionClaim()).toBeUndefined()
    }
  })
})
