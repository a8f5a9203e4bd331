import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { NextRequest } from "next/server"
import NextAuth from "next-auth"
import { beforeEach, describe, expect, it, vi } from "vitest"
import { handleAuth } from "@/lib/auth/handler"

vi.mock("next-auth", () => ({ default: vi.fn(async () => new Response(null)) }))

beforeEach(() => {
  Reflect.deleteProperty(globalThis, "__rbvEnv")
  vi.stubEnv("DATA_DIR", mkdtempSync(join(tmpdir(), "ops-handler-")))
  vi.mocked(NextAuth).mockClear()
})

describe("what of next-auth is open", () => {
  const ask = (method: "GET" | "POST", path: string) => {
    const headers = {
      origin: "http://localhost:3000",
      host: "localhost:3000",
      "content-type": "application/x-www-form-urlencoded",
    }
    const init = method === "POST" ? { method, headers, body: "a=b" } : { method, headers }
    const request = new NextRequest(`http://localhost:3000/api/auth/${path}`, init)
    return handleAuth(request, { params: Promise.resolve({ nextauth: path.split("/") }) })
  }

  it.each([
    ["GET", "csrf"],
    ["GET", "session"],
    ["GET", "error"],
    ["GET", "callback/oidc"],
    ["POST", "callback/credentials"],
    ["POST", "signin/oidc"],
    ["POST", "signout"],
  ] as const)("%s %s", async (method, path) => {
    expect((await ask(method, path)).status).toBe(200)
    expect(NextAuth).toHaveBeenCalledOnce()
  })

  // A GET of the credentials' callback makes next-auth itself answer 500.
  it.each([
    ["GET", "callback/credentials"],
    ["GET", "callback"],
    ["GET", "signin"],
    ["GET", "signout"],
    ["GET", "providers"],
    ["GET", "_log"],
    ["POST", "callback/oidc"],
    ["POST", "session"],
    ["POST", "csrf"],
    ["POST", "_log"],
  ] as const)("T7: not %s %s", async (method, path) => {
    expect((await ask(method, path)).status).toBe(404)
    expect(NextAuth).not.toHaveBeenCalled()
  })
})
