import { afterEach, expect, it, vi } from "vitest"
import { callAction, getJson } from "./http"
import { fail, ok } from "./result"

afterEach(() => vi.unstubAllGlobals())

function answer(body: unknown, status = 200): void {
  const text = typeof body === "string" ? body : JSON.stringify(body)
  vi.stubGlobal("fetch", async () => new Response(text, { status }))
}

it("unwraps what a route answers", async () => {
  answer(ok({ jobs: 3 }))
  expect(await getJson("/api/x")).toEqual({ jobs: 3 })
})

it("throws the route's own code and words", async () => {
  answer(fail("store_unavailable", "The store is locked."), 503)
  await expect(getJson("/api/x")).rejects.toMatchObject({ code: "store_unavailable", message: "The store is locked." })
})

it("goes to the sign-in page and back when the session has ended", async () => {
  const assign = vi.fn()
  vi.stubGlobal("window", { location: { pathname: "/jobs", search: "?status=failed", assign } })
  answer(fail("unauthenticated", "Please sign in again."), 401)
  await expect(getJson("/api/x")).rejects.toMatchObject({ code: "unauthenticated" })
  expect(assign).toHaveBeenCalledWith("/sign-in?next=%2Fjobs%3Fstatus%3Dfailed")
})

it("tells an unreadable answer and a missing one apart", async () => {
  answer("<html>502</html>", 502)
  await expect(getJson("/api/x")).rejects.toMatchObject({ code: "internal" })
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("Failed to fetch")))
  await expect(getJson("/api/x")).rejects.toMatchObject({ code: "store_unavailable" })
})

it("passes an abort on as an abort", async () => {
  const abort = new AbortController()
  abort.abort(new Error("left"))
  vi.stubGlobal("fetch", async () => Promise.reject(abort.signal.reason))
  await expect(getJson("/api/x", abort.signal)).rejects.toThrow("left")
})

it("throws for an action refused at the door, and for one that failed at work", async () => {
  await expect(callAction(Promise.resolve(fail("forbidden", "Not for viewers.")))).rejects.toMatchObject({
    code: "forbidden",
  })
  const failed = Promise.resolve(ok({ answer: Promise.resolve(fail("vendor_unavailable", "No answer.")) }))
  await expect(callAction(failed)).rejects.toMatchObject({ code: "vendor_unavailable" })
  expect(await callAction(Promise.resolve(ok({ answer: Promise.resolve(ok(7)) })))).toBe(7)
})
