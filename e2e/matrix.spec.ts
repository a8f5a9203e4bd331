import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import type { APIRequestContext } from "@playwright/test"
import { noteFigure } from "../lib/testing/fault"
import { ask } from "./ask"
import { expect, people, type Role, signedInAs, test } from "./fixtures"
import { askAsAdmin, askMatrix, type Cookies, listUnmatched, listUnnamedMethods } from "./matrix-ask"
import { PUBLIC } from "./matrix-rows"
import { postAuth, startWithoutProxy } from "./own-app"

test.setTimeout(120_000)

type Cookie = { name: string; value: string }
const toHeader = (cookies: readonly Cookie[]): string => cookies.map(({ name, value }) => `${name}=${value}`).join("; ")

function readCookie(role: Role): string {
  // The file that people.setup.ts had Playwright write.
  const state = JSON.parse(readFileSync(signedInAs(role), "utf8")) as { cookies: Cookie[] }
  return toHeader(state.cookies)
}

/** A new admin's session: signed in by the form that the sign-in page sends. */
async function openAdminSession(
  request: APIRequestContext,
  address: string,
): Promise<{ email: string; cookie: string }> {
  const email = `matrix-${Date.now()}@example.com`
  const { password } = people("add", "--email", email, "--name", "Matrix", "--role", "admin")
  await postAuth(request, address, "callback/credentials", { email, password: String(password) })
  return { email, cookie: toHeader((await request.storageState()).cookies) }
}

/** Lets the sessions of a person end in the store, as 14 days would. */
function expireSessions(email: string): number {
  const Database = createRequire(import.meta.url)("better-sqlite3")
  const db = new Database(join(process.env.DATA_DIR ?? "", "ops.sqlite"))
  const { changes } = db
    .prepare("update sessions set expires_at = ? where person_id = (select id from people where email = ?)")
    .run(Date.now() - 1_000, email)
  db.close()
  return changes
}

let cookies: Cookies

test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext()
  const { email, cookie } = await openAdminSession(request, String(baseURL))
  const whileItLasts = await ask(String(baseURL), { method: "GET", path: "/api/people", headers: { cookie } })
  expect(whileItLasts.status).toBe(200)
  expect(expireSessions(email)).toBe(1)
  await request.dispose()
  const ofRoles = { viewer: readCookie("viewer"), support: readCookie("support"), admin: readCookie("admin") }
  cookies = { anonymous: "", expired: cookie, ...ofRoles }
})

test("T1: every door of the build has a row, every row a door, and a route takes no method beside its rows'", async ({
  baseURL,
}) => {
  expect(listUnmatched()).toEqual([])
  expect(await listUnnamedMethods(String(baseURL), cookies)).toEqual([])
  expect(PUBLIC.length).toBeLessThanOrEqual(5)
})

test("T1: T3: each door opens to the roles of its row and to nobody else", async ({ baseURL }) => {
  const { doors, requests, wrong } = await askMatrix(String(baseURL), cookies)
  expect(wrong).toEqual([])
  noteFigure("T1", `${doors} doors × 5 persons: ${requests} verdicts, 0 wrong; ${PUBLIC.length} public`)
  noteFigure("T3", `${requests} verdicts by role, 0 wrong`)
})

test("T2: the same verdicts with proxy.ts deleted", async ({ request, baseURL }) => {
  const app = await startWithoutProxy(request, 5)
  try {
    const policy = async (address: string) =>
      (await ask(address, { method: "GET", path: "/sign-in" })).headers["content-security-policy"]
    // The proxy alone sets it: here it stands, there it is gone.
    expect([await policy(String(baseURL)), await policy(app.address)]).toEqual([expect.any(String), undefined])
    const { requests, wrong } = await askMatrix(app.address, cookies)
    expect(wrong).toEqual([])
    noteFigure("T2", `${requests} verdicts without proxy.ts, 0 wrong`)
  } finally {
    app.process.kill("SIGTERM")
    await app.ended
  }
})

test("T3: a demotion counts from the next request on", async ({ playwright, baseURL }) => {
  const address = String(baseURL)
  const request = await playwright.request.newContext()
  const { email, cookie } = await openAdminSession(request, address)
  expect(await askAsAdmin(address, cookie)).toEqual(["in", "in", "in"])
  people("role", "--email", email, "--role", "support")
  expect(await askAsAdmin(address, cookie)).toEqual(["forbidden", "forbidden", "forbidden"])
  people("disable", "--email", email)
  expect(await askAsAdmin(address, cookie)).toEqual(["sign in", "sign in", "sign in"])
  await request.dispose()
})
