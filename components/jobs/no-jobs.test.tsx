// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react"
import { afterEach, describe, expect, it, vi } from "vitest"
import { COLUMNS, loadJobList, toJobFilter } from "@/lib/jobs/list-schema"
import type { JobListMeta } from "@/lib/jobs/list-types"
import { NoJobs } from "./no-jobs"
import type { JobList } from "./use-job-list"

afterEach(cleanup)

const synced: JobListMeta = { filled: [...COLUMNS], hasJobs: true, firstSync: null }

function show(query: string, meta: JobListMeta) {
  const state = loadJobList(new URLSearchParams(query))
  const change = vi.fn<JobList["change"]>()
  render(<NoJobs list={{ state, filter: toJobFilter(state, "UTC"), change, adjust: vi.fn() }} meta={meta} />)
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

  it("says in plain words that a tab has nothing, which is no failure", () => {
    show("tab=overdue", synced)
    expect(screen.getByText("Nothing is late")).toBeTruthy()
    expect(screen.queryByRole("button")).toBeNull()
  })
})
