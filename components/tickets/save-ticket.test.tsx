// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { fireEvent, render, screen, waitFor } from "@testing-library/react"
import { beforeEach, expect, it, vi } from "vitest"
import { fail, ok } from "@/lib/result"
import type { NewTicket } from "@/lib/tickets/schema"

const calls = vi.hoisted(() => ({ createTicket: vi.fn(), push: vi.fn() }))
vi.mock("@/lib/tickets/actions", () => ({ createTicket: calls.createTicket }))
vi.mock("next/navigation", () => ({
  useRouter: () => ({ push: calls.push }),
  useSearchParams: () => new URLSearchParams(),
}))

const { SaveTicket } = await import("./save-ticket")

const answered = (value: unknown) => Promise.resolve(ok({ answer: Promise.resolve(value) }))
const job = { connection: "main", jobId: "job_8c1f0e6a4d7b22f2" }

beforeEach(() => {
  calls.createTicket.mockReset()
  calls.push.mockReset()
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => Response.json(ok([]))),
  )
})

function show(draft: Partial<NewTicket>, onSaved?: (num: number) => void) {
  const onClose = vi.fn()
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  render(
    <QueryClientProvider client={client}>
      <SaveTicket draft={draft} onClose={onClose} onSaved={onSaved} />
    </QueryClientProvider>,
  )
  return onClose
}

it("begins with what is known, titled by the first words of the mail", async () => {
  calls.createTicket.mockReturnValue(answered(ok({ num: 12 })))
  const onSaved = vi.fn()
  const onClose = show(
    { pasted: "\n  Our video is green\nHi", customer: "acme", jobs: [job], groups: ["fg_1"] },
    onSaved,
  )
  fireEvent.change(screen.getByLabelText("Number in your system"), { target: { value: "4471" } })
  fireEvent.click(screen.getByRole("button", { name: "Do not link fg_1" }))
  fireEvent.click(screen.getByRole("button", { name: "Save ticket" }))
  await waitFor(() => expect(onSaved).toHaveBeenCalledWith(12))
  expect(onClose).toHaveBeenCalled()
  expect(calls.push).not.toHaveBeenCalled()
  expect(calls.createTicket).toHaveBeenCalledWith({
    title: "Our video is green",
    reference: "4471",
    url: null,
    customer: "acme",
    pasted: "\n  Our video is green\nHi",
    jobs: [job],
    groups: [],
  })
})

it("makes one ticket of two quick keystrokes, and opens it where nobody else wants to know", async () => {
  calls.createTicket.mockReturnValue(answered(ok({ num: 13 })))
  show({ title: "T" })
  const title = screen.getByLabelText("Title")
  fireEvent.keyDown(title, { key: "Enter", ctrlKey: true })
  fireEvent.keyDown(title, { key: "Enter", metaKey: true })
  await waitFor(() => expect(calls.push).toHaveBeenCalledWith("/tickets/13"))
  expect(calls.createTicket).toHaveBeenCalledTimes(1)
})

it("stays open with everything in it when it could not be saved", async () => {
  calls.createTicket.mockReturnValue(answered(fail("invalid", "The address of the ticket must begin with https://.")))
  const onClose = show({ title: "T", url: "https://a.test" })
  fireEvent.click(screen.getByRole("button", { name: "Save ticket" }))
  expect((await screen.findByRole("alert")).textContent).toContain("must begin with")
  expect(onClose).not.toHaveBeenCalled()
  expect(screen.getByLabelText("Title")).toHaveProperty("value", "T")
})

it("offers the customers that the record knows, once somebody types", async () => {
  const others = [
    { kind: "customer", name: "Acme Outdoor", reason: "by its name" },
    { kind: "ticket", num: 3, title: "Acme again", state: "open", reason: "ticket", isNamed: false },
  ]
  const fetch = vi.fn(async (_url: string, _init?: RequestInit) => Response.json(ok({ others })))
  vi.stubGlobal("fetch", fetch)
  show({ title: "T", customer: "Globex" })
  const field = screen.getByLabelText<HTMLInputElement>("Customer")
  fireEvent.change(field, { target: { value: "acm" } })
  const list = () => document.getElementById(field.getAttribute("list") ?? "")
  await waitFor(() =>
    expect([...(list()?.children ?? [])].map((one) => one.getAttribute("value"))).toEqual(["Acme Outdoor"]),
  )
  const asked = fetch.mock.calls.map(([, init]) => init?.body)
  expect(asked).toEqual([JSON.stringify({ text: "acm", zone: "UTC", kind: "line" })])
})
