// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { act, fireEvent, render, screen } from "@testing-library/react"
import { useRef } from "react"
import { beforeEach, expect, it, vi } from "vitest"
import { onHandOver } from "@/components/find/hand-over"
import type { FindAnswer } from "@/lib/find/schema"
import { SearchBox } from "./search-box"

const push = vi.fn()
let pathname = "/"
vi.mock("next/navigation", () => ({
  useRouter: () => ({ push }),
  usePathname: () => pathname,
  useSearchParams: () => new URLSearchParams("connection=prod-main&q=asked"),
}))

const JOB = "job_8c1f0a2b9d3e4f5061722222"
const TICKET = { kind: "ticket", num: 12, title: "Green", state: "open", reason: "ticket", isNamed: false } as const
const answer = (certainty: "certain" | "possible"): FindAnswer => ({
  marks: [],
  jobs: [
    {
      kind: "job",
      connection: "prod-main",
      id: JOB,
      status: "failed",
      statusRaw: "failed",
      customer: "acme",
      fileName: null,
      createdAt: "2026-11-24T10:00:00Z",
      finishedAt: null,
      certainty,
      reasons: ["exact id"],
    },
  ],
  others: [TICKET],
  notes: [],
  unknownIds: [],
  incomplete: null,
})

const asked: unknown[] = []
function answerWith(data: FindAnswer): void {
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    asked.push([url, init.method, JSON.parse(String(init.body))])
    return Response.json({ ok: true, data })
  })
}

function Box() {
  return <SearchBox input={useRef<HTMLInputElement>(null)} isOpen={false} onClose={() => {}} />
}

beforeEach(() => {
  // happy-dom does not know <search>, which every browser does.
  const strict = console.error
  vi.spyOn(console, "error").mockImplementation((...args) => {
    if (!String(args[0]).includes("unrecognized in this browser")) strict(...args)
  })
  push.mockClear()
  asked.length = 0
  pathname = "/jobs"
  answerWith(answer("certain"))
})

async function show(): Promise<HTMLInputElement> {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Box />
    </QueryClientProvider>,
  )
  const box = screen.getByRole<HTMLInputElement>("combobox", { name: "Find" })
  await act(async () => box.focus())
  await act(() => vi.dynamicImportSettled())
  return box
}

const type = (box: HTMLElement, value: string) => act(() => fireEvent.change(box, { target: { value } }))
const press = (box: HTMLElement, key: string) => act(() => fireEvent.keyDown(box, { key }))

it("offers pages and the ticket box at once, and hits as one types, asked in the body", async () => {
  const box = await show()
  await type(box, "")
  expect(screen.getAllByRole("option").map((one) => one.textContent)).toContain("UsagePage")
  await type(box, JOB)
  await expect.poll(() => asked.at(-1)).toEqual(["/api/find", "POST", { text: JOB, zone: "UTC", kind: "line" }])
  expect(await screen.findByText("exact id")).toBeTruthy()
})

/** The words of the option that Enter would take. */
function toActive(box: HTMLElement): string | undefined {
  const option = document.getElementById(box.getAttribute("aria-activedescendant") ?? "none")
  return option?.getAttribute("aria-selected") === "true" ? (option.textContent ?? "") : undefined
}

it("opens the job that the text names with Enter alone, and walks the others with the arrows", async () => {
  const box = await show()
  await type(box, JOB)
  await expect.poll(() => toActive(box)).toContain("exact id")
  await press(box, "Enter")
  expect(push).toHaveBeenLastCalledWith(`/jobs/prod-main/${JOB}?connection=prod-main`)
  await act(async () => box.focus())
  await type(box, `${JOB} `)
  await expect.poll(() => toActive(box)).toContain("exact id")
  await press(box, "ArrowDown")
  await press(box, "Enter")
  expect(push).toHaveBeenLastCalledWith("/tickets/12?connection=prod-main")
})

it("opens the ticket whose number is typed with Enter alone, unless two have it", async () => {
  answerWith({ ...answer("possible"), others: [{ ...TICKET, isNamed: true }] })
  const box = await show()
  await type(box, "HD-4471")
  await expect.poll(() => toActive(box)).toContain("#12")
  await press(box, "Enter")
  expect(push).toHaveBeenLastCalledWith("/tickets/12?connection=prod-main")
  const both = [TICKET, { ...TICKET, num: 13 }].map((one) => ({ ...one, isNamed: true }))
  answerWith({ ...answer("possible"), others: both })
  await act(async () => box.focus())
  await type(box, "HD-4472")
  await screen.findByText("#13", { exact: false })
  expect(toActive(box)).toBeUndefined()
})

it("lists the jobs with the text on Enter where no hit is sure, and before any has come", async () => {
  answerWith(answer("possible"))
  const box = await show()
  await type(box, "summer")
  await act(() => fireEvent.submit(box))
  expect(push).toHaveBeenLastCalledWith("/jobs?q=summer&connection=prod-main")
  await act(async () => box.focus())
  await type(box, "summer sale")
  await screen.findByText("exact id")
  expect(box.getAttribute("aria-activedescendant")).toBeNull()
})

it("hands a pasted mail to the ticket box whole, and not by the address", async () => {
  const box = await show()
  const mail = `Hi,\nour video ${"x".repeat(500)}`
  const given: string[] = []
  await act(() => fireEvent.paste(box, { clipboardData: { getData: () => mail } }))
  expect(push).toHaveBeenLastCalledWith("/find?connection=prod-main")
  const end = onHandOver((text) => given.push(text))
  end()
  expect(given).toEqual([mail])
})

it("does not take over the text of the ticket box's own address, and takes that of the list", async () => {
  expect((await show()).value).toBe("asked")
  pathname = "/find"
  document.body.innerHTML = ""
  expect((await show()).value).toBe("")
})
