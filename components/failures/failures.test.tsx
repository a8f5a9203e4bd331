// @vitest-environment happy-dom
import { render, screen } from "@testing-library/react"
import { describe, expect, it, vi } from "vitest"
import { type FailureList, type FailureRow, toFailureFilter } from "@/lib/failures/list-schema"
import { BarChart, BarTable } from "./bar-chart"
import { FailureTable } from "./failure-table"
import { CreditSum, Customers, Trend } from "./figures"

vi.mock("next/navigation", () => ({
  useRouter: () => ({ push: vi.fn() }),
  useSearchParams: () => new URLSearchParams(),
}))
vi.mock("@/components/shell/shell-context", () => ({
  useShell: () => ({ dashboardUrl: "https://vendor.test/dashboard" }),
}))

const NOTHING = {
  reportedMilli: 0,
  estimatedMilli: 0,
  estimatedJobs: 0,
  mayBeMilli: 0,
  mayBeJobs: 0,
  unknownJobs: 0,
  pendingJobs: 0,
}

function toRow(given: Partial<FailureRow>): FailureRow {
  return {
    id: "fg_1",
    title: "Source refused to be downloaded (403)",
    template: "source answered HTTP 403 (<host>)",
    code: null,
    class: "fix_request",
    dashboard: false,
    state: "open",
    assignee: null,
    note: null,
    until: { at: null, count: null, perHour: null },
    models: [],
    formats: [],
    jobs: 31,
    bars: [0, 3, 1],
    customers: null,
    noCustomerJobs: 31,
    credits: { ...NOTHING, unknownJobs: 31 },
    firstAt: "2026-11-20T10:00:00Z",
    lastAt: "2026-11-24T10:00:00Z",
    ...given,
  }
}

const filter = toFailureFilter(new URLSearchParams("customer=acme"), "Asia/Kathmandu")

function show(rows: FailureRow[]) {
  const list: FailureList = {
    asOf: "2026-11-24T12:00:00Z",
    from: "2026-11-11",
    buckets: { unit: "day", size: 1, first: 20_768, count: 3 },
    tabs: { open: 1, ignored: 0, resolved: 0, regressed: 0, all: 1 },
    rows,
    jobs: 31,
    notShown: 0,
  }
  const hand = {
    current: null,
    selected: new Set<string>(),
    move: vi.fn(),
    toggle: vi.fn(),
    selectAll: vi.fn(),
    clear: vi.fn(),
    letGo: vi.fn(),
  }
  const place = { filter, toHref: () => "?" }
  render(<FailureTable list={list} place={place} hand={hand} canTriage toGroupHref={(row) => `/failures/${row.id}`} />)
}

describe("a line of the failures", () => {
  it("leads from its number to exactly its jobs: group, filter, days and zone", () => {
    show([toRow({})])
    const link = screen.getByRole("link", { name: "31" })
    const params = new URL(link.getAttribute("href") ?? "", "http://x.test").searchParams
    expect(Object.fromEntries(params)).toEqual({
      tab: "failed",
      group: "fg_1",
      customer: "acme",
      finished: "2026-11-11..",
      tz: "Asia/Kathmandu",
    })
  })

  it("says 10k+ from 10,001 jobs on, and nothing where nobody knows", () => {
    show([toRow({ jobs: 10_001 })])
    expect(screen.getByRole("link", { name: "10k+" })).toBeTruthy()
    expect(screen.getByTitle("Nobody told whose these jobs are").textContent).toBe("–")
    expect(screen.getByTitle("Neither reported by the vendor nor possible to estimate").textContent).toBe("–")
  })

  it("says where only some jobs name a customer that the count is of the known ones", () => {
    show([toRow({ customers: 1, noCustomerJobs: 1_990 }), toRow({ id: "fg_2", customers: 4, noCustomerJobs: 0 })])
    expect(screen.getByTitle("1 known, 1,990 jobs unknown").textContent).toBe("1+")
    expect(screen.getByText("4")).toBeTruthy()
    render(<Customers row={{ customers: 1, noCustomerJobs: 1_990 }} />)
    expect(screen.getByText("1 known, 1,990 jobs unknown")).toBeTruthy()
  })

  it("leads to the vendor's Dashboard where credits are the cause, and to the packet where the vendor has to look", () => {
    show([toRow({ dashboard: true, class: "top_up" }), toRow({ id: "fg_2", class: "escalate" })])
    expect(screen.getByRole("link", { name: /Dashboard/ }).getAttribute("href")).toBe("https://vendor.test/dashboard")
    expect(screen.getByRole("link", { name: "Packet" }).getAttribute("href")).toBe("/failures/fg_2/packet")
  })

  it("shows the words of the vendor as text", () => {
    show([toRow({ title: "<img src=x onerror=alert(1)>", template: "<b>x</b>" })])
    expect(document.querySelector("img, tbody b")).toBeNull()
  })
})

describe("the figures", () => {
  it("are red only for what nobody has handled", () => {
    const { container, rerender } = render(<Trend row={toRow({})} />)
    expect(container.querySelector("svg")?.getAttribute("class")).toContain("fill-failed")
    rerender(<Trend row={toRow({ state: "ignored" })} />)
    expect(container.querySelector("svg")?.getAttribute("class")).toContain("fill-handled")
  })

  it("add up neighbouring days where there are too many to be seen", () => {
    const { container } = render(<Trend row={toRow({ bars: Array.from({ length: 90 }, () => 1) })} />)
    const bars = [...container.querySelectorAll("rect")]
    expect(bars.length).toBeLessThanOrEqual(21)
    for (const bar of bars) expect(Number(bar.getAttribute("width"))).toBeGreaterThan(1)
  })

  it("say what is estimated and what is missing", () => {
    const credits = { ...NOTHING, reportedMilli: 1_000, mayBeMilli: 2_400, mayBeJobs: 2, unknownJobs: 1 }
    const { container } = render(<CreditSum credits={credits} />)
    expect(container.textContent).toBe("~3+")
  })
})

describe("the chart of a group", () => {
  const buckets = { unit: "day", size: 1, first: 20_781, count: 3 } as const
  it("has a table that says the same, each day leading to its jobs", () => {
    const toHref = (bar: number) => `/jobs?bar=${bar}`
    render(
      <>
        <BarChart bars={[2, 0, 5]} buckets={buckets} toHref={toHref} isHandled={false} />
        <BarTable bars={[2, 0, 5]} buckets={buckets} toHref={toHref} />
      </>,
    )
    const rows = [...document.querySelectorAll("tbody tr")].map((row) => row.textContent)
    expect(rows).toEqual(["Thu 26 Nov so far5", "Wed 25 Nov0", "Tue 24 Nov2"])
    const links = [...document.querySelectorAll("tbody a")].map((link) => link.getAttribute("href"))
    expect(links).toEqual(["/jobs?bar=2", "/jobs?bar=0"])
    expect(document.querySelectorAll("svg rect")).toHaveLength(3)
  })
})
