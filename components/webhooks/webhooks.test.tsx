// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { fireEvent, render, screen, within } from "@testing-library/react"
import { beforeEach, expect, it, vi } from "vitest"
import type { DeliveryRow, MissedView } from "@/lib/webhooks/schema"
import { toEffectWords } from "./words"

const http = vi.hoisted(() => ({ getJson: vi.fn() }))
const router = vi.hoisted(() => ({ push: vi.fn(), query: "" }))
vi.mock("@/lib/http", async (original) => ({ ...(await original<typeof import("@/lib/http")>()), ...http }))
vi.mock("next/navigation", () => ({
  useRouter: () => router,
  useSearchParams: () => new URLSearchParams(router.query),
}))
vi.mock("@/components/shell/shell-context", () => ({
  useShell: () => ({ connections: [{ id: "main", label: "Main", environment: "production" }], teamTimeZone: "UTC" }),
}))
vi.mock("@/components/shell/use-zone", () => ({ useZone: () => "UTC" }))

const { WebhooksPage } = await import("./webhooks-page")

const ROW: DeliveryRow = {
  num: 7,
  connection: "main",
  receivedAt: "2026-11-24T10:00:00.400Z",
  sentAt: "2026-11-24T10:00:00.000Z",
  lagMs: 400,
  event: "<b>job.completed</b>",
  jobId: "job_1/a",
  verdict: "accepted",
  reason: null,
  deliveryId: "whd_1",
  repeats: 2,
  secretNo: 2,
  confirmedAt: "2026-11-24T10:00:01.000Z",
  effect: { kind: "moved", of: "changed", from: "processing", to: "completed" },
  bytes: 90,
}
const FORGED: DeliveryRow = {
  ...ROW,
  ...{ num: 6, sentAt: null, lagMs: null, event: null, jobId: null, deliveryId: null, repeats: 0, secretNo: null },
  ...{ verdict: "forged", reason: "wrong signature", confirmedAt: null, effect: { kind: "none" } },
}

function show(query: string) {
  router.query = query
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  return render(
    <QueryClientProvider client={client}>
      <WebhooksPage />
    </QueryClientProvider>,
  )
}
beforeEach(() => {
  http.getJson.mockReset()
  router.push.mockReset()
})

it("says of each delivery what came, how late, how often, under which secret and what it changed; words stay text", async () => {
  http.getJson.mockResolvedValue({ rows: [ROW, FORGED], nextCursor: null })
  const { container } = show("connection=main&tz=UTC&verdict=accepted&event=job.x")
  const [first, second] = within(await screen.findByRole("list", { name: "Deliveries" })).getAllByRole("listitem")
  expect(first?.textContent).toContain("0.4 s on its way<b>job.completed</b> Accepted · came 2 times more")
  expect(first?.textContent).toContain("signature verified · secret 2 · whd_1")
  expect(first?.textContent).toContain("Changed: processing → done")
  expect(second?.textContent).toContain("sending time not knownno event known Forgedwrong signatureno job known")
  expect(container.querySelector("li b")).toBeNull()
  expect(screen.getByRole("link", { name: "job_1/a" }).getAttribute("href")).toBe(
    "/jobs/main/job_1%2Fa?view=webhooks&connection=main&tz=UTC",
  )
  expect(http.getJson.mock.calls[0]?.[0]).toBe("/api/deliveries?connection=main&verdict=accepted&event=job.x")
  expect(screen.getByRole("link", { name: "Export CSV" }).getAttribute("href")).toContain("verdict=accepted")
  fireEvent.change(screen.getByLabelText("Verdict"), { target: { value: "stale" } })
  expect(router.push.mock.calls[0]?.[0]).toBe("/webhooks?verdict=stale&event=job.x&connection=main&tz=UTC")
})

it("tells an account without webhooks from a filter that finds none", async () => {
  http.getJson.mockResolvedValue({ rows: [], nextCursor: null })
  const { unmount } = show("")
  expect(await screen.findByText("No webhook has come so far")).toBeTruthy()
  // A link within a sentence is told from it by more than its colour.
  expect(screen.getByRole("link", { name: /How webhooks are set up/ }).className).toMatch(/(^| )underline( |$)/)
  unmount()
  show("verdict=stale&connection=main")
  expect((await screen.findByRole("link", { name: "Show all deliveries" })).getAttribute("href")).toBe(
    "/webhooks?connection=main",
  )
})

it("lists what did not come per connection, and says where none can be missed", async () => {
  const job = { jobId: "job_2", customer: "acme", status: "completed", finishedAt: ROW.receivedAt, said: null } as const
  const view: MissedView = {
    at: ROW.receivedAt,
    connections: [
      {
        ...{ connection: "main", state: "expected", count: 120, compared: 400, isCapped: false, telling: null },
        jobs: [job, { ...job, jobId: "job_3", said: [{ event: "job.completed", state: "failed", at: null }] }],
      },
      { connection: "mute", state: "no_secret" },
      { connection: "fresh", state: "never_seen" },
    ],
  }
  http.getJson.mockResolvedValue(view)
  const { container } = show("view=untold")
  const rows = within(await screen.findByRole("list", { name: "Jobs of main" })).getAllByRole("listitem")
  expect(rows[0]?.textContent).toContain("the vendor does not tell what was sent")
  expect(rows[1]?.textContent).toContain("the vendor says: job.completed failed")
  expect(container.textContent).toContain("120 of 400 jobs, the newest 2 shown")
  expect(screen.getByText(/^No webhooks seen: no signing secret/)).toBeTruthy()
  expect(screen.getByText(/^No webhooks seen: none has been accepted/)).toBeTruthy()
  expect(http.getJson.mock.calls[0]?.[0]).toBe("/api/deliveries/missed?view=untold")
})

it("says every effect in plain words", () => {
  const words = [
    toEffectWords({ kind: "moved", of: "first_seen", from: null, to: "failed" }),
    toEffectWords({ kind: "moved", of: "new_attempt", from: "failed", to: "processing" }),
    toEffectWords({ kind: "agreed", to: "completed" }),
    ...(["refused", "nothing", "waiting", "none"] as const).map((kind) => toEffectWords({ kind })),
  ]
  expect(new Set(words).size).toBe(words.length)
  expect(words.slice(0, 3)).toEqual(["first seen: failed", "a new attempt: processing", "nothing new: done was known"])
})
