import type { APIRequestContext, APIResponse } from "@playwright/test"
import { noteFigure } from "../lib/testing/fault"
import { actionsOfBuild, expect, listDoors, signedInAs, test } from "./fixtures"
import { PUBLIC } from "./matrix-rows"

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const

/** Ways round a guard that stands in the proxy alone. */
const DISGUISES: Record<string, Record<string, string>> = {
  "no cookie": {},
  "a forged session": { cookie: "rbv-ops.session=eyJhbGciOiJub25lIn0.e30." },
  "a forged session and the subrequest header": {
    cookie: "rbv-ops.session=forged",
    "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy",
    "x-path": "/",
  },
  "a forged session, as the router asks": { cookie: "rbv-ops.session=forged", rsc: "1" },
}

/** Next first sends a router's request without its mark to the same address with one. */
async function knock(
  request: APIRequestContext,
  path: string,
  asked: { method: string; headers: Record<string, string> },
): Promise<APIResponse> {
  const answer = await request.fetch(path, { ...asked, maxRedirects: 0 })
  const location = answer.headers().location ?? ""
  return /[?&]_rsc/.test(location) ? request.fetch(location, { ...asked, maxRedirects: 0 }) : answer
}

const doors = listDoors()
const guarded = doors.filter((door) => !PUBLIC.includes(door.path))

test("T1: the public list is short and each entry exists", () => {
  expect(PUBLIC.length).toBeLessThanOrEqual(5)
  expect(PUBLIC.filter((path) => !doors.some((door) => door.path === path))).toEqual([])
})

for (const [disguise, headers] of Object.entries(DISGUISES)) {
  test(`T2: no page opens to ${disguise}`, async ({ request }) => {
    for (const { path } of guarded.filter((door) => door.kind === "page")) {
      const answer = await knock(request, path, { method: "GET", headers })
      const body = await answer.text()
      // Once a page streams, its redirect is in the body.
      const goesToSignIn =
        (answer.headers().location ?? "").includes("/sign-in") || body.includes("NEXT_REDIRECT;replace;/sign-in")
      expect({ path, status: answer.status(), goesToSignIn, leaks: body.includes("prod-main") }).toMatchObject({
        goesToSignIn: true,
        leaks: false,
      })
    }
  })

  test(`T2: no route answers ${disguise}`, async ({ request, baseURL }) => {
    for (const { path } of guarded.filter((door) => door.kind === "route")) {
      for (const method of METHODS) {
        const asked = { method, headers: { ...headers, origin: String(baseURL) } }
        const answer = await knock(request, path, asked)
        expect([401, 405], `${method} ${path} answered ${answer.status()}`).toContain(answer.status())
        expect(await answer.text()).not.toContain("prod-main")
      }
    }
  })
}

const actions = actionsOfBuild()

type Post = { id: string; path: string; headers: Record<string, string>; data?: string }

async function post(
  request: APIRequestContext,
  { id, path, headers, data = "[{}]" }: Post,
): Promise<{ answer: APIResponse; body: string }> {
  const sent = { "next-action": id, "content-type": "text/plain;charset=UTF-8", ...headers }
  const answer = await request.post(path, { headers: sent, data, maxRedirects: 0 })
  return { answer, body: await answer.text() }
}

/** The action's own words, or its redirect to the sign-in page: proof that it ran and refused. */
function hasRefused(answer: APIResponse, body: string, code: string): boolean {
  return body.includes(`"code":"${code}"`) || (answer.headers()["x-action-redirect"] ?? "").startsWith("/sign-in")
}

test("T1: each server action refuses a stranger itself", async ({ request, baseURL }) => {
  expect(actions.length).toBeGreaterThan(0)
  for (const { id, name, page } of actions) {
    const headers = { origin: String(baseURL), cookie: "rbv-ops.session=forged" }
    const { answer, body } = await post(request, { id, path: page, headers })
    expect({ name, refused: hasRefused(answer, body, "unauthenticated"), body }).toMatchObject({
      refused: true,
    })
  }
})

test("T1: no server action answers a stranger, wherever it is posted to", async ({ request, baseURL }) => {
  for (const { id, name, page } of actions) {
    for (const path of [page, "/sign-in", "/", "/nowhere"]) {
      for (const cookie of ["", "rbv-ops.session=forged"]) {
        const { answer, body } = await post(request, { id, path, headers: { origin: String(baseURL), cookie } })
        const sent = answer.status() >= 300 || body === "{}"
        expect({
          name,
          path,
          refused: sent || hasRefused(answer, body, "unauthenticated"),
        }).toMatchObject({ refused: true })
        expect(body).not.toContain('"ok":true')
      }
    }
  }
})

test.describe("signed in as admin", () => {
  test.use({ storageState: signedInAs("admin") })

  test("T7: a server action still refuses another site and a request without Origin", async ({ request }) => {
    for (const { id, name, page } of actions) {
      for (const origin of [undefined, "https://evil.example", "null"]) {
        const { answer, body } = await post(request, { id, path: page, headers: origin ? { origin } : {} })
        const refused = answer.status() >= 400 || hasRefused(answer, body, "forbidden")
        expect({ name, origin, refused, body }).toMatchObject({ refused: true })
        expect(body).not.toContain('"ok":true')
      }
    }
    // Signing out counts as a mutation too: the session is still there.
    expect((await request.get("/api/freshness")).status()).toBe(200)
  })

  test("T4: broken and huge bodies are refused and the app stays up", async ({ request, baseURL }) => {
    const bodies = ["", "{", "[[[[", '["$F1"]', '["$Q1"]', "\u0000", "x".repeat(2_000_000), `[${'{"a":'.repeat(5_000)}`]
    // More than 10,000 in the long run: the promise is that it stays up after so many.
    const rounds = process.env.ENDURANCE === "long" ? 30 : 1
    test.setTimeout(90_000 * rounds)
    let sent = 0
    for (let round = 0; round < rounds; round++) {
      for (const { id, name, page } of actions) {
        if (name === "signOut") continue
        for (const data of bodies) {
          const asked = { id, path: page, headers: { origin: String(baseURL) }, data }
          const answered = await post(request, asked).catch(() => undefined)
          if (answered) expect(answered.body).not.toContain('"ok":true')
          sent += 1
        }
      }
    }
    expect(await (await request.get("/api/health")).json()).toMatchObject({ ok: true })
    noteFigure("T4", `${sent} broken and huge bodies: none taken, the app up`)
  })

  test("T14: no answer to a signed-in person may be kept by a cache", async ({ request }) => {
    for (const { path } of guarded) {
      if (path === "/api/live") continue
      const answer = await request.get(path, { maxRedirects: 0 })
      // Takes no GET: there is no answer to keep.
      if (answer.status() === 405) continue
      expect(answer.headers()["cache-control"], path).toMatch(/private.*no-store/)
    }
  })
})

test("T15: odd session cookies are strangers, never faults", async ({ request }) => {
  for (const value of ["", "a.b.c", "%00", "x".repeat(6_000), "null", "eyJhbGciOiJkaXIifQ..a.b.c"]) {
    const answer = await request.get("/api/freshness", { headers: { cookie: `rbv-ops.session=${value}` } })
    expect(answer.status()).toBe(401)
  }
})
