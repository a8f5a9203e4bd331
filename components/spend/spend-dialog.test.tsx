// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { fireEvent, render, screen, waitFor } from "@testing-library/react"
import { beforeEach, expect, it, vi } from "vitest"
import type { Role } from "@/lib/domain/operator"
import { ok } from "@/lib/result"
import type { SpendIntent, SpendOffer } from "@/lib/spend/schema"

const calls = vi.hoisted(() => ({ confirmSpend: vi.fn(), reconcileIntent: vi.fn(), settleIntent: vi.fn() }))
const shell = vi.hoisted(() => ({ role: "admin" as Role }))
vi.mock("@/lib/spend/actions", () => calls)
vi.mock("@/lib/jobs/actions", () => ({ refreshJob: vi.fn() }))
vi.mock("next/navigation", () => ({
  useRouter: () => ({ push: vi.fn() }),
  useSearchParams: () => new URLSearchParams(),
}))
vi.mock("@/components/shell/shell-context", () => ({
  useShell: () => ({
    by: { id: "ada", role: shell.role },
    connections: [{ id: "main", label: "Main", environment: "production" }],
  }),
}))

const { SpendDialog } = await import("./spend-dialog")
const { SpendButton } = await import("./spend-button")

const job = { connection: "main", jobId: "job_1" }
const answered = (data: unknown) => Promise.resolve(ok({ answer: Promise.resolve(ok(data)) }))
const line = (field: SpendOffer["lines"][number]["field"], text: string | null, choices: string[] | null = null) => ({
  field,
  text,
  origin: "attribution" as const,
  change: null,
  choices,
})
const offer: SpendOffer = {
  kind: "run_again",
  job,
  status: "failed",
  statusRaw: "failed",
  model: "light",
  basis: "b",
  lines: [
    line("video_url", "https://a.example/x.mp4?sig=1"),
    line("model", "light", ["light", "pro"]),
    line("output_format", "webm", ["webm", "mp4"]),
    line("bg_type", "transparent", ["transparent", "white"]),
    line("text_prompt", "the cat"),
  ],
  leftOut: [],
  problems: [],
  warnings: [],
  estimate: {
    byModel: {
      light: { milli: 126_000, perMinuteMilli: 45_000, source: "docs" },
      pro: { milli: 504_000, perMinuteMilli: 180_000, source: "docs" },
    },
    lengthMs: 168_000,
    lengthOf: "source length",
  },
  earlier: [],
  lastRun: null,
  open: null,
  candidates: [],
}
const intent = (more: Partial<SpendIntent>): SpendIntent => ({
  id: "i-1",
  kind: "run_again",
  source: job,
  state: "done",
  by: "Ada",
  reason: "new link",
  estimateMilli: 126_000,
  createdAt: "2026-11-24T14:00:00.000Z",
  sentAt: "2026-11-24T14:00:00.000Z",
  settledAt: null,
  newJobId: "job_2",
  error: null,
  ...more,
})

beforeEach(() => {
  shell.role = "admin"
  for (const call of Object.values(calls)) call.mockReset()
})

let client: QueryClient

async function show(given: Partial<SpendOffer> = {}) {
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => Response.json(ok({ ...offer, ...given }))),
  )
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  render(
    <QueryClientProvider client={client}>
      <SpendDialog job={job} onClose={vi.fn()} />
    </QueryClientProvider>,
  )
  await screen.findByText("Run this job again", undefined, { timeout: 5_000 })
}

const reason = () => screen.getByLabelText(/Reason/)
const confirm = () => screen.getByRole<HTMLButtonElement>("button", { name: /^Run again/ })
const write = (words: string) => fireEvent.change(reason(), { target: { value: words } })
const sent = (call: number) => calls.confirmSpend.mock.calls[call]?.[0]

it("asks for a reason, names production, and sends one id however often it is pressed", async () => {
  calls.confirmSpend.mockReturnValue(new Promise(() => {}))
  await show()
  expect(screen.getByText("production")).toBeTruthy()
  expect(confirm().disabled).toBe(true)
  write("new link")
  fireEvent.click(confirm())
  fireEvent.submit(reason())
  await waitFor(() => expect(calls.confirmSpend).toHaveBeenCalled())
  expect(new Set(calls.confirmSpend.mock.calls.map(([input]) => input.intentId)).size).toBe(1)
  expect(sent(0)).toMatchObject({ kind: "run_again", job, basis: "b", reason: "new link", seenRun: null, edits: {} })
})

it("uses the same id after a reply that was lost, and a new one after a refusal", async () => {
  calls.confirmSpend.mockRejectedValueOnce(new TypeError("fetch failed"))
  await show()
  write("new link")
  fireEvent.click(confirm())
  expect(await screen.findByText(/never sent twice/)).toBeTruthy()
  const refused = intent({ state: "refused", newJobId: null, error: "The vendor's words: “video_url is gone”" })
  calls.confirmSpend.mockReturnValueOnce(answered({ kind: "recorded", intent: refused }))
  fireEvent.click(confirm())
  expect(await screen.findByText("Nothing was spent")).toBeTruthy()
  expect(screen.getByText("video_url").textContent).toBe("video_url")
  expect(sent(1).intentId).toBe(sent(0).intentId)
  expect(sent(0).intentId).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  fireEvent.click(screen.getByRole("button", { name: /try again/ }))
  calls.confirmSpend.mockReturnValueOnce(new Promise(() => {}))
  write("new link")
  fireEvent.click(confirm())
  await waitFor(() => expect(calls.confirmSpend).toHaveBeenCalledTimes(3))
  expect(sent(2).intentId).not.toBe(sent(0).intentId)
})

it("wants the name typed where it is dear or unknown: another model, another file; not for a new signature", async () => {
  await show()
  write("x")
  const typed = () => screen.queryByRole("textbox", { name: /Type/ })
  const edit = (name: string, value: string) => fireEvent.change(screen.getByLabelText(name), { target: { value } })
  edit("video_url", "https://a.example/x.mp4?sig=2")
  expect(typed()).toBeNull()
  edit("model", "pro")
  expect(confirm().textContent).toContain("504")
  expect(typed()).toBeTruthy()
  edit("model", "light")
  edit("video_url", "https://a.example/other.mp4")
  expect(confirm().textContent).toContain("credits not known")
  expect(confirm().disabled).toBe(true)
  expect(screen.getByText("Still needed: the name main, typed")).toBeTruthy()
  fireEvent.change(screen.getByRole("textbox", { name: /Type/ }), { target: { value: "main" } })
  expect(confirm().disabled).toBe(false)
})

it("wants an earlier run to be seen, and says which one was", async () => {
  calls.confirmSpend.mockReturnValue(new Promise(() => {}))
  await show({ earlier: [intent({})], lastRun: "i-1" })
  const lacking = () => screen.queryByText(/^Still needed:/)?.textContent
  expect(lacking()).toBe("Still needed: a reason; the tick that you want it once more")
  write("x")
  expect(confirm().disabled).toBe(true)
  expect(lacking()).toBe("Still needed: the tick that you want it once more")
  fireEvent.click(screen.getByRole("checkbox", { name: /once more/ }))
  expect(lacking()).toBeUndefined()
  fireEvent.click(screen.getByRole("checkbox", { name: "Send text_prompt" }))
  fireEvent.click(confirm())
  await waitFor(() => expect(sent(0)).toMatchObject({ seenRun: "i-1", leaveOut: ["text_prompt"] }))
})

it("does not take a run that was made meanwhile for one that was seen", async () => {
  await show({ earlier: [intent({})], lastRun: "i-1" })
  write("x")
  fireEvent.click(screen.getByRole("checkbox", { name: /once more/ }))
  expect(confirm().disabled).toBe(false)
  const newer = [intent({ id: "i-2", newJobId: "job_3" }), intent({})]
  const answer = ok({ ...offer, earlier: newer, lastRun: "i-2" })
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => Response.json(answer)),
  )
  await client.invalidateQueries({ queryKey: ["job"] })
  expect(await screen.findByText(/job_3/)).toBeTruthy()
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: /once more/ }).checked).toBe(false)
  expect(confirm().disabled).toBe(true)
})

it("looks for an unknown outcome at once, and lets a person decide", async () => {
  const unknown = intent({ state: "unknown", newJobId: null })
  const candidate = {
    job: { connection: "main", jobId: "job_9" },
    status: "processing",
    statusRaw: "processing",
    createdAt: null,
    firstSeenAt: "2026-11-24T14:00:01.000Z",
    isCertain: false,
    agrees: ["video_url"],
    differs: [],
  }
  const look = { at: "2026-11-24T14:01:00.000Z", jobs: 300, isComplete: false }
  calls.reconcileIntent.mockReturnValue(
    answered({ intent: unknown, candidates: [candidate], look, notYetNone: "In 4 minutes." }),
  )
  calls.settleIntent.mockReturnValue(
    answered({ intent: intent({ newJobId: "job_9" }), candidates: [], look: null, notYetNone: null }),
  )
  await show({ open: unknown })
  expect(await screen.findByText(/300 jobs .* the list holds more: 1 may be meant/)).toBeTruthy()
  expect(screen.queryByLabelText(/Reason/)).toBeNull()
  const none = screen.getByRole<HTMLInputElement>("radio", { name: /No job was made.*In 4 minutes/ })
  expect(none.disabled).toBe(true)
  fireEvent.click(screen.getByRole("radio", { name: /job_9/ }))
  fireEvent.click(screen.getByRole("button", { name: "That is what came of it" }))
  await waitFor(() =>
    expect(calls.settleIntent).toHaveBeenCalledWith({ intentId: "i-1", decision: { kind: "made", jobId: "job_9" } }),
  )
  expect(await screen.findByText("Made")).toBeTruthy()
})

it("is not there for those who may not spend", () => {
  shell.role = "support"
  const client = new QueryClient()
  const { container } = render(
    <QueryClientProvider client={client}>
      <SpendButton job={job} />
    </QueryClientProvider>,
  )
  expect(container.innerHTML).toBe("")
})
