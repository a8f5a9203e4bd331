// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { cleanup, render } from "@testing-library/react"
import type { ReactNode } from "react"
import { afterEach, describe, expect, it, vi } from "vitest"
import { TodayCard } from "@/components/overview/today-card"
import { OutlookPart } from "@/components/reviews/outlook-part"
import { toSampleReport, toSampleReview } from "@/components/reviews/sample"
import type { Runway } from "@/lib/budgets/schema"
import { RunwayCards } from "./runway-cards"

vi.mock("next/navigation", () => ({
  useRouter: () => ({ push: vi.fn() }),
  useSearchParams: () => new URLSearchParams(),
}))
vi.mock("@/components/shell/shell-context", () => ({
  useShell: () => ({ by: { name: "Ada", role: "viewer" }, connections: [{ id: "main", label: "main" }] }),
}))
vi.mock("@/components/ui/instant", () => ({ Instant: () => "just now" }))
afterEach(cleanup)

const toRunway = (ends: Runway["ends"]): Runway => ({
  connection: "main",
  balanceMilli: 9_000,
  enteredAt: "2026-11-17T09:00:00.000Z",
  enteredBy: "Ada",
  spentSinceMilli: 0,
  unknownJobs: 0,
  leftMilli: 9_000,
  perDayMilli: 1_000,
  ends,
})

function read(children: ReactNode): string {
  render(<QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>)
  return document.body.textContent ?? ""
}

/** Each of a time in November 2026. */
const PLACES = {
  "the review": (ends: Runway["ends"]) => (
    <OutlookPart review={toSampleReview({ report: toSampleReport({ runway: [toRunway(ends)] }) })} />
  ),
  "the budgets": (ends: Runway["ends"]) => (
    <RunwayCards
      view={{
        month: 202611,
        timeZone: "UTC",
        buildShare: null,
        budgets: [],
        forecast: null,
        runways: [toRunway(ends)],
        balances: [],
        notify: null,
      }}
    />
  ),
  "the overview": (ends: Runway["ends"]) => (
    <TodayCard
      today={{ day: 20261118, figures: [], runways: [{ connection: "main", ends }], creditsSource: null }}
      at="2026-11-18T12:00:00.000Z"
    />
  ),
}

describe.each(Object.entries(PLACES))("in %s", (_, draw) => {
  it("the days on which credits end name their year where it is another one", () => {
    const text = read(draw({ early: 20261204, likely: 20271203, late: 20281204 }))
    expect(text).toContain("Fri 3 Dec 2027")
    expect(text).toMatch(/Fri 4 Dec to Mon 4 Dec 2028\b/)
  })

  it("a late end that nobody can name is beyond two years, and no day", () => {
    const text = read(draw({ early: 20261204, likely: 20271203, late: null }))
    expect(text).toMatch(/Fri 4 Dec, or beyond two years[,)]/)
  })
})
