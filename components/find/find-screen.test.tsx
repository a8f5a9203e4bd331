// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { act, fireEvent, render, screen, within } from "@testing-library/react"
import { beforeEach, expect, it, vi } from "vitest"
import { ShellProvider } from "@/components/shell/shell-context"
import type { Role } from "@/lib/domain/operator"
import type { FindAnswer } from "@/lib/find/schema"
import { FindScreen } from "./find-screen"
import { handOver } from "./hand-over"

vi.mock("next/navigation", () => ({
  useRouter: () => ({ push: vi.fn() }),
  useSearchParams: () => new URLSearchParams(),
}))
const ask = vi.fn()
vi.mock("@/lib/find/actions", () => ({ askConnections: (input: unknown) => ask(input) }))
vi.mock("@/lib/tickets/actions", () => ({ createTicket: vi.fn() }))

const NOTHING: FindAnswer = { marks: [], jobs: [], others: [], notes: [], unknownIds: [], incomplete: null }
const JOB = "job_8c1f0a2b9d3e4f5061722222"
const job = (id: string): FindAnswer["jobs"][number] => ({
  kind: "job",
  connection: "prod-main",
  id,
  status: "failed",
  statusRaw: "failed",
  customer: "acme",
  fileName: "a.mp4",
  createdAt: "2026-11-24T10:00:00Z",
  finishedAt: null,
  certainty: "certain",
  reasons: ["exact id, line 1"],
})

let data: FindAnswer = NOTHING
let failure: { status: number; body: unknown } | null = null
beforeEach(() => {
  data = NOTHING
  failure = null
  vi.stubGlobal("fetch", async () =>
    failure ? Response.json(failure.body, { status: failure.status }) : Response.json({ ok: true, data }),
  )
})

async function show(role: Role, startsWith = ""): Promise<HTMLTextAreaElement> {
  const facts = {
    by: { id: "ann", name: "Ann", email: "ann@example.com", role },
    connections: [{ id: "prod-main", label: "prod-main", environment: "production" as const }],
    demo: false,
    dashboardUrl: "https://dashboard.example",
    teamTimeZone: "UTC",
  }
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <ShellProvider facts={facts} cookieZone={null} now={Date.now()}>
        <FindScreen startsWith={startsWith} />
      </ShellProvider>
    </QueryClientProvider>,
  )
  await act(() => vi.dynamicImportSettled())
  return screen.getByRole<HTMLTextAreaElement>("textbox")
}
const type = (box: HTMLElement, value: string) => act(() => fireEvent.change(box, { target: { value } }))

it("goes from the text to the hits and back by keys alone", async () => {
  data = { ...NOTHING, jobs: [job(JOB), job("job_other")] }
  const box = await show("viewer", "x")
  const list = await screen.findByRole("list", { name: /hits/i })
  const [first, second] = within(list).getAllByRole("link")
  await act(() => fireEvent.keyDown(box, { key: "Enter", ctrlKey: true }))
  expect(document.activeElement).toBe(first)
  await act(() => fireEvent.keyDown(first ?? box, { key: "ArrowDown" }))
  expect(document.activeElement).toBe(second)
  await act(() => fireEvent.keyDown(second ?? box, { key: "Escape" }))
  expect(document.activeElement).toBe(box)
  expect(first?.getAttribute("href")).toBe(`/jobs/prod-main/${JOB}`)
})

it("says plainly that there is nothing to go by, and nothing of the kind before anything is pasted", async () => {
  const box = await show("viewer")
  expect(screen.getByText("Paste anything a customer sent")).toBeTruthy()
  await type(box, "call me back")
  expect(await screen.findByText("Nothing to go by")).toBeTruthy()
  expect(screen.queryByRole("button", { name: "Save as ticket" })).toBeNull()
})

it("asks the vendor only when told to, and shows the verdict of each connection", async () => {
  data = { ...NOTHING, unknownIds: [JOB] }
  const verdict = { jobId: JOB, connection: "prod-main", outcome: "no such job", reason: null }
  ask.mockResolvedValue({ ok: true, data: { answer: Promise.resolve({ ok: true, data: [verdict] }) } })
  await show("support", JOB)
  await screen.findByRole("heading", { name: "Not here" })
  expect(ask).not.toHaveBeenCalled()
  await act(async () => fireEvent.click(screen.getByRole("button", { name: "Ask the vendor" })))
  expect(ask).toHaveBeenCalledWith({ jobIds: [JOB] })
  expect(await screen.findByText("no such job")).toBeTruthy()
})

it("does not offer a viewer what costs the vendor's budget", async () => {
  data = { ...NOTHING, unknownIds: [JOB] }
  await show("viewer", JOB)
  expect(await screen.findByText(/role support can ask/)).toBeTruthy()
  expect(screen.queryByRole("button", { name: "Ask the vendor" })).toBeNull()
})

it("keeps the marks where the text is still the same, and drops them where it is not", async () => {
  const marks = [
    { start: 0, end: 3, line: 1, what: "file name", meaning: null },
    { start: 4, end: 7, line: 1, what: "e-mail", meaning: null },
  ]
  data = { ...NOTHING, marks }
  const box = await show("viewer", "abc def")
  await screen.findByText("file name")
  expect(document.querySelectorAll("mark")).toHaveLength(2)
  await type(box, "abc dXef")
  expect([...document.querySelectorAll("mark")].map((one) => one.textContent)).toEqual(["abc"])
})

it("says what went wrong and offers to try again; a text that is too long is not even asked", async () => {
  failure = { status: 503, body: { ok: false, code: "store_unavailable", message: "The store did not answer." } }
  const box = await show("viewer", "abc")
  expect(await screen.findByText("The store did not answer.", {}, { timeout: 5_000 })).toBeTruthy()
  expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy()
  await type(box, "x".repeat(50_001))
  expect(await screen.findByText(/50,001 characters; 50,000/)).toBeTruthy()
})

it("takes a text from the header's box", async () => {
  const box = await show("viewer")
  await act(async () => handOver("a\nwhole mail"))
  expect(box.value).toBe("a\nwhole mail")
})
