// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { cleanup, fireEvent, render, screen } from "@testing-library/react"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { ShellProvider } from "@/components/shell/shell-context"
import type { Freshness } from "@/lib/domain/freshness"
import { COLUMNS, loadJobList, toJobFilter } from "@/lib/jobs/list-schema"
import type { JobListMeta } from "@/lib/jobs/list-types"
import { NoJobs } from "./no-jobs"
import type { JobList } from "./use-job-list"

const now = Date.parse("2026-11-24T14:00:00Z")
vi.mock("next/navigation", () => ({ useSearchParams: () => new URLSearchParams() }))
beforeEach(() => {
  vi.useFakeTimers({ now })
  // The state of the sync is asked again by itself; here nobody answers.
  vi.stubGlobal("fetch", () => new Promise(() => undefined))
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const synced: JobListMeta = { filled: [...COLUMNS], hasJobs: true, firstSync: null }

const BEAT = { lastOkAt: null, lastErrorAt: new Date(now - 1_000).toISOString(), retryAt: null, intervalMs: 15_000 }
const FRESHNESS: Freshness = {
  ...{ connection: "main", label: "main", list: null, events: null, summary: null, health: null, keyProblem: null },
  ...{ backfill: null, isUnread: true, keys: [], heartbeatAt: new Date(now).toISOString() },
}
const failing = (errorCode: string, errorMessage: string): Freshness => ({
  ...FRESHNESS,
  list: { ...BEAT, errorCode, errorMessage },
})

function show(query: string, meta: JobListMeta, freshness: Freshness[] = []) {
  const state = loadJobList(new URLSearchParams(query))
  const change = vi.fn<JobList["change"]>()
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  client.setQueryData(["freshness"], freshness)
  const by = { id: "1", name: "Ada", email: "ada@example.test", role: "viewer" } as const
  const facts = { by, connections: [], demo: false, dashboardUrl: "https://vendor.test/keys", teamTimeZone: "UTC" }
  render(
    <QueryClientProvider client={client}>
      <ShellProvider facts={facts} cookieZone={null} now={now}>
        <NoJobs list={{ state, filter: toJobFilter(state, "UTC"), change, adjust: vi.fn() }} meta={meta} />
      </ShellProvider>
    </QueryClientProvider>,
  )
  return change
}

describe("an empty list", () => {
  it("offers to clear the last filter when filters are the reason", () => {
    const change = show("tab=failed&model=pro&q=zzz", synced)
    fireEvent.click(screen.getByRole("button", { name: /Clear .text zzz/ }))
    expect(change).toHaveBeenCalledWith({ q: "" })
    fireEvent.click(screen.getByRole("button", { name: "Look in all jobs" }))
    expect(change).toHaveBeenLastCalledWith({ tab: "all" })
  })

  it("says how far the first sync is while it runs", () => {
    show("", { ...synced, hasJobs: false, firstSync: { jobs: 3_100, total: 12_000 } })
    expect(screen.getByText(/at job 3,100 of about 12,000/)).toBeTruthy()
  })

  it("says only how far, when the vendor's total cannot be true", () => {
    show("", { ...synced, firstSync: { jobs: 3_100, total: 50 } })
    expect(screen.getByText(/is at job 3,100\./)).toBeTruthy()
  })

  it("V16: says that a refused key kept it from being read, which is neither empty nor on its way", () => {
    const unread = { ...synced, hasJobs: false, firstSync: { jobs: 0, total: null } }
    show("", unread, [failing("vendor_auth", "The vendor refused the API key.")])
    const alert = screen.getByRole("alert")
    expect(alert.textContent).toContain("The vendor has not been read yet: the key is refused (401)")
    expect(alert.textContent).toContain("The vendor refused the API key.")
    expect(screen.getByRole("link", { name: /Vendor’s Dashboard/ }).getAttribute("href")).toBe(
      "https://vendor.test/keys",
    )
    expect(screen.queryByText(/No job yet|Not synced yet/)).toBeNull()
    cleanup()
    show("tab=failed", unread, [FRESHNESS])
    expect(screen.getByText("Not synced yet")).toBeTruthy()
    expect(screen.queryByRole("alert")).toBeNull()
    cleanup()
    show("", { ...synced, hasJobs: false }, [FRESHNESS])
    expect(screen.getByText("No job yet")).toBeTruthy()
  })

  it("V2: says that the vendor is away, and how far it came if that was in the middle", () => {
    const away = failing("vendor_unavailable", "The vendor cannot be reached.")
    show("", { ...synced, hasJobs: false, firstSync: { jobs: 0, total: null } }, [away])
    expect(screen.getByRole("alert").textContent).toContain("has not been read yet: the vendor does not answer")
    expect(screen.queryByRole("link")).toBeNull()
    cleanup()
    show("tab=failed", { ...synced, firstSync: { jobs: 3_100, total: null } }, [away])
    expect(screen.getByRole("alert").textContent).toContain("does not go on: the vendor does not answer")
    expect(screen.getByRole("alert").textContent).toContain("at job 3,100.")
  })

  it("says in plain words that a tab has nothing, which is no failure", () => {
    show("tab=overdue", synced)
    expect(screen.getByText("Nothing is late")).toBeTruthy()
    expect(screen.queryByRole("button")).toBeNull()
  })
})
