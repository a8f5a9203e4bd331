// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react"
import type { ReactNode } from "react"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import type { BudgetState } from "@/lib/budgets/schema"
import type { Review, ReviewItem } from "@/lib/reviews/schema"
import type { RepeatCluster } from "@/lib/waste/schema"
import { Corrections } from "./corrections"
import { DaysPart } from "./days-part"
import { FailuresPart } from "./failures-part"
import { Figures } from "./figures"
import { ItemsPart } from "./items-part"
import { NotesPart } from "./notes-part"
import { OutlookPart } from "./outlook-part"
import { toSampleReport, toSampleReview } from "./sample"
import { SignDialog } from "./sign-dialog"
import { SumsPart } from "./sums-part"
import { WastePart } from "./waste-part"

const change = vi.hoisted(() => ({ saveNotes: vi.fn(), addItem: vi.fn(), closeItem: vi.fn(), sign: vi.fn() }))
vi.mock("./use-review-change", () => ({ useReviewChange: () => change }))
vi.mock("next/navigation", () => ({
  useRouter: () => ({ push: vi.fn() }),
  useSearchParams: () => new URLSearchParams(),
}))
vi.mock("@/components/shell/shell-context", () => ({
  useShell: () => ({ by: { name: "Ada", role: "support" }, connections: [] }),
}))

beforeEach(() => {
  window.sessionStorage.clear()
  for (const one of Object.values(change)) one.mockReset().mockResolvedValue(undefined)
})
afterEach(cleanup)

function show(children: ReactNode) {
  const client = new QueryClient()
  const wrap = (inner: ReactNode) => <QueryClientProvider client={client}>{inner}</QueryClientProvider>
  const { rerender, unmount } = render(wrap(children))
  return { unmount, rerender: (next: ReactNode) => rerender(wrap(next)) }
}

const notes = (given: Partial<Review>, canWrite = true) => (
  <NotesPart review={toSampleReview(given)} canWrite={canWrite} />
)
const box = () => screen.getByLabelText("Notes of the week")
const type = (value: string) => fireEvent.change(box(), { target: { value } })

it("keeps what was written and not saved when the page is left and come back to, and drops it once saved", async () => {
  const { unmount } = show(notes({}))
  type("Asked the vendor")
  unmount()
  const again = show(notes({}))
  expect(box()).toHaveProperty("value", "Asked the vendor")
  fireEvent.click(screen.getByRole("button", { name: "Save notes" }))
  await waitFor(() => expect(change.saveNotes).toHaveBeenCalledWith("Asked the vendor", ""))
  again.unmount()
  await waitFor(() => expect(window.sessionStorage.length).toBe(0))
})

it("lets nobody save over what somebody else wrote meanwhile before they have seen it", async () => {
  const { rerender } = show(notes({ notes: "old" }))
  fireEvent.click(screen.getByRole("button", { name: "Edit notes" }))
  type("old and mine")
  rerender(notes({ notes: "old and theirs" }))
  expect(screen.getByText("old and theirs", { selector: "pre" })).toBeTruthy()
  const save = screen.getByRole("button", { name: "Save notes" })
  expect(save).toHaveProperty("disabled", true)
  fireEvent.click(screen.getByRole("button", { name: "I have taken it over" }))
  fireEvent.click(save)
  await waitFor(() => expect(change.saveNotes).toHaveBeenCalledWith("old and mine", "old and theirs"))
})

const item = (given: Partial<ReviewItem>): ReviewItem => ({
  num: 1,
  week: "2026-W46",
  text: "Ask acme",
  createdBy: "Ben",
  createdAt: "2026-11-17T09:00:00.000Z",
  doneAt: null,
  doneBy: null,
  ...given,
})

it("shows a viewer all that is written and nothing that would refuse", () => {
  show(notes({ notes: "x", noteNodes: [{ kind: "text", text: "Decided" }] }, false))
  show(<ItemsPart review={toSampleReview({ items: [item({})] })} canWrite={false} />)
  expect(screen.getByText("Decided")).toBeTruthy()
  expect(screen.getByText("Ask acme")).toBeTruthy()
  expect(screen.queryAllByRole("button")).toEqual([])
  expect(screen.queryAllByRole("checkbox")).toEqual([])
  expect(screen.queryAllByRole("textbox")).toEqual([])
})

it("carries over what is open, ticks it off and adds to this week", async () => {
  const items = [item({}), item({ num: 2, week: "2026-W47", text: "Dispute" })]
  show(<ItemsPart review={toSampleReview({ items })} canWrite />)
  expect(screen.getByRole("heading", { name: "To do: 2 open" })).toBeTruthy()
  expect(screen.getByRole("heading", { name: "Carried over" })).toBeTruthy()
  fireEvent.click(screen.getByRole("checkbox", { name: "Done: Ask acme" }))
  await waitFor(() => expect(change.closeItem).toHaveBeenCalledWith(1))
  fireEvent.change(screen.getByLabelText("Something to do"), { target: { value: " Top up " } })
  fireEvent.click(screen.getByRole("button", { name: "Add" }))
  await waitFor(() => expect(change.addItem).toHaveBeenCalledWith("Top up"))
})

it("says what a signature freezes and what stays open before it is given", async () => {
  const onClose = vi.fn()
  const report = toSampleReport({ caveats: ["The first sync is under way."] })
  show(<SignDialog review={toSampleReview({ report, items: [item({})] })} onClose={onClose} />)
  const dialog = within(screen.getByRole("dialog", { name: "Sign 2026-W47" }))
  expect(dialog.getByText(/is frozen as it stands now/)).toBeTruthy()
  expect(dialog.getByText(/1 item is carried into the next week/)).toBeTruthy()
  expect(change.sign).not.toHaveBeenCalled()
  fireEvent.click(dialog.getByRole("button", { name: "Sign as Ada" }))
  await waitFor(() => expect(onClose).toHaveBeenCalled())
  expect(change.sign).toHaveBeenCalledTimes(1)
})

it("leads from each day to its jobs, and shows a day of unknown cost as unknown", () => {
  show(<DaysPart report={toSampleReport()} />)
  const rows = screen.getAllByRole("row").slice(1)
  expect(rows.map((row) => within(row).getByRole("link").getAttribute("href"))).toEqual([
    "/jobs?created=2026-11-16..2026-11-17",
    "/jobs?created=2026-11-17..2026-11-18",
  ])
  expect(within(rows[1] ?? document.body).getByText("–")).toBeTruthy()
})

it("says of what is left and of what the month comes to how many jobs are in neither", () => {
  const forecast = { month: 202611, spentMilli: 1_000, lowMilli: 1_000, likelyMilli: 2_000, highMilli: 3_000 }
  const runway = { connection: "main", balanceMilli: 9_000, enteredAt: "2026-11-17T09:00:00.000Z", enteredBy: "Ada" }
  const report = toSampleReport({
    forecast: { ...forecast, unknownJobs: 4, basis: "7 days left" },
    runway: [{ ...runway, spentSinceMilli: 0, unknownJobs: 1, leftMilli: 9_000, perDayMilli: 500, ends: null }],
  })
  show(<OutlookPart review={toSampleReview({ report })} />)
  expect(
    screen.getByText(/between ~1 and ~3; 1 are spent so far, without 4 jobs whose cost nobody can tell\./),
  ).toBeTruthy()
  expect(
    screen.getByText(/~9 credits are left, without 1 job whose cost nobody can tell, at ~0\.5 a day\./),
  ).toBeTruthy()
})

it("shows the frozen figure of a signed week, and beside it what it would be now", () => {
  const corrections = [{ name: "Credits", signed: "~41,231", now: "~41,402" }]
  show(<Figures report={toSampleReport()} isSigned corrections={corrections} />)
  const credits = within(screen.getByText("Credits").parentElement ?? document.body)
  expect(credits.getByText(/~41,231/)).toBeTruthy()
  expect(credits.getByText("now ~41,402")).toBeTruthy()
  expect(screen.getAllByText("frozen")).toHaveLength(5)
})

it("opens what is folded away of the corrections on paper, where nobody can open it", () => {
  const corrections = Array.from({ length: 12 }, (_, n) => ({ name: `Figure ${n}`, signed: `${n}`, now: `${n + 1}` }))
  show(<Corrections corrections={corrections} />)
  const lines = screen.getAllByText(/^Figure \d+$/).filter((line) => line.closest(".no-print") === null)
  expect(lines.map((line) => line.textContent)).toEqual(corrections.map(({ name }) => name))
  // Beside the fold, which the screen alone has, stands what paper alone has.
  const onPaper = lines.filter((line) => line.closest(".hidden") !== null)
  expect(onPaper.map((line) => line.closest(".hidden")?.className)).toEqual(Array(4).fill("hidden print:block"))
  expect(document.querySelector("details")?.className).toContain("no-print")
})

it("marks each line that holds estimates, also of what the month has cost, and no other; nor one of which that is not known", () => {
  const day = { jobs: 1, failed: 0, costMilli: 1_000 }
  const line = { jobs: 1, costMilli: 2_000, share: null, href: "/jobs" }
  const cause = { groupId: "g1", title: "Timeout", class: "unknown", jobs: 1, costMilli: 3_000, href: "/jobs" }
  const bought = { connection: "main", createdAt: "2026-11-17T10:00:00.000Z", keyAlias: "k", user: null, costMilli: 1 }
  const cluster: RepeatCluster = {
    ...{ connection: "main", source: "m.test/a.mp4", model: "pro", format: null, customer: null, repeats: [] },
    ...{ first: { ...bought, jobId: "a" }, jobs: 2, milli: 4_000, unknownJobs: 0, href: "/jobs" },
  }
  const budget: BudgetState = {
    ...{ num: 1, kind: "model", subject: "pro", monthMilli: 90_000, thresholds: [100], month: 202611, unknownJobs: 0 },
    ...{ spentMilli: 5_000, percent: 5, forecastMilli: null, level: "under", crossed: [], href: "/jobs" },
  }
  const forecast = { month: 202611, spentMilli: 6_000, lowMilli: 7_000, likelyMilli: 8_000, highMilli: 9_000 }
  const sheet = (mark: { isEstimated?: boolean }) => {
    const { waste } = toSampleReport()
    const report = toSampleReport({
      days: [{ ...day, day: 20261116, href: "/jobs", ...mark }],
      models: [{ ...line, name: "pro", ...mark }],
      failures: [{ ...cause, ...mark }],
      waste: { ...waste, duplicate: { ...waste.duplicate, clusters: [{ ...cluster, ...mark }] } },
      forecast: { ...forecast, unknownJobs: 0, basis: "7 days left", ...mark },
      budgets: [{ ...budget, ...mark }],
    })
    cleanup()
    show(
      <>
        <DaysPart report={report} />
        <SumsPart report={report} />
        <FailuresPart report={report} />
        <WastePart report={report} />
        <OutlookPart review={toSampleReview({ report })} />
      </>,
    )
    const cells = screen.getAllByRole("cell").map((cell) => cell.textContent)
    return [...cells, ...(document.body.textContent?.match(/2 × again, \S+|\S+ are spent so far/g) ?? [])]
  }
  const marked = ["~1", "~2", "~3", "~5", "2 × again, ~4", "~6 are spent so far"]
  expect(sheet({ isEstimated: true })).toEqual(expect.arrayContaining(marked))
  const plain = marked.map((words) => words.replace("~", ""))
  for (const mark of [{ isEstimated: false }, {}]) expect(sheet(mark)).toEqual(expect.arrayContaining(plain))
})
