// @vitest-environment happy-dom
import { render, screen } from "@testing-library/react"
import { describe, expect, it, vi } from "vitest"
import type { DuplicateWaste, RepeatCluster } from "@/lib/waste/schema"
import { FailedCard, TwiceCard } from "./kind-cards"
import { RepeatClusters } from "./repeat-clusters"
import { toFailedCredits, toRepeatCredits, toTotal, toUnknownWords } from "./words"

vi.mock("next/navigation", () => ({
  useRouter: () => ({ push: vi.fn() }),
  useSearchParams: () => new URLSearchParams(),
}))

const NONE: DuplicateWaste = {
  jobs: 0,
  milli: 0,
  isEstimated: false,
  unknownJobs: 0,
  clusters: [],
  clusterCount: 0,
  erasedJobs: 0,
  known: { looked: 9, withSource: 9 },
}
const BLIND: DuplicateWaste = { ...NONE, milli: null, known: { looked: 9, withSource: 0 } }

const job = (jobId: string, user: string | null) => ({
  connection: "main",
  jobId,
  createdAt: "2026-11-16T09:12:00.000Z",
  keyAlias: "batch",
  user,
  costMilli: 126_000,
})

const CLUSTER: RepeatCluster = {
  connection: "main",
  source: "media.test/<img src=x onerror=alert(1)>.mp4",
  model: "pro",
  format: "webm",
  customer: "acme",
  first: job("job_first0000001", "ana"),
  repeats: [{ ...job("job_again0000001", "bob"), isEstimated: true }, job("job_again0000002", null)],
  jobs: 24,
  milli: 2_898_000,
  unknownJobs: 1,
  isEstimated: true,
  href: "/jobs?tab=done",
}

const failed = {
  jobs: 2,
  milli: null,
  isEstimated: false,
  unknownJobs: 2,
  mayBeMilli: 360_000,
  href: "/jobs?tab=failed",
}

describe("what was bought twice", () => {
  it("is nothing only where sources are known", () => {
    const { unmount } = render(<RepeatClusters duplicate={NONE} />)
    expect(screen.getByText(/Nothing was bought twice/)).toBeTruthy()
    unmount()
    render(<RepeatClusters duplicate={BLIND} />)
    expect(screen.queryByText(/Nothing was bought twice/)).toBeNull()
    expect(screen.getByRole("link", { name: "Attribution" }).getAttribute("href")).toBe("/settings/attribution")
  })

  it("shows who had it and who bought it again, and the vendor's words as words", () => {
    render(<RepeatClusters duplicate={{ ...NONE, jobs: 24, clusters: [CLUSTER], clusterCount: 40 }} />)
    expect(screen.getByText("media.test/<img src=x onerror=alert(1)>.mp4").tagName).toBe("BDI")
    expect(screen.getByText("~2,898")).toBeTruthy()
    expect(screen.getAllByText(/^~?126$/).map((one) => one.textContent)).toEqual(["126", "~126", "126"])
    expect(screen.getByText("1 dearest of 40")).toBeTruthy()
    const links = screen.getAllByRole("link").map((link) => link.getAttribute("href"))
    expect(links).toEqual([
      "/jobs/main/job_first0000001",
      "/jobs/main/job_again0000001",
      "/jobs/main/job_again0000002",
      CLUSTER.href,
    ])
    expect(screen.getByText(/22 more are not shown/)).toBeTruthy()
  })
})

describe("figures of waste", () => {
  it("show what nobody knows as unknown, never as 0", () => {
    render(
      <>
        <FailedCard failed={failed} />
        <TwiceCard duplicate={BLIND} />
      </>,
    )
    const read = (name: string) =>
      screen.getAllByRole("row", { name }).map((row) => row.querySelector("td")?.textContent)
    expect(screen.getByText("~360")).toBeTruthy()
    expect(read("credits they cost –")).toEqual(["–", "–"])
    expect(read("jobs that bought the same again –")).toEqual(["–"])
    expect(toRepeatCredits({ ...NONE, jobs: 3, unknownJobs: 3 })).toBe("–")
  })

  it("say that the total is not known where a part is not and no waste is known of", () => {
    const drafts = { jobs: 0, oldestAt: null, href: "" }
    const rest = { days: { from: 20261101, until: 20261102 }, timeZone: "UTC", drafts, whatIf: [], isEstimated: false }
    expect(toTotal({ ...rest, failed, duplicate: BLIND, totalMilli: null })).toBe("–")
    // As signed when unknown parts were 0 in the data.
    expect(toTotal({ ...rest, failed: { ...failed, milli: 0 }, duplicate: BLIND, totalMilli: 0 })).toBe("–")
    expect(
      toTotal({ ...rest, failed: { ...failed, jobs: 0, milli: 0, unknownJobs: 0 }, duplicate: NONE, totalMilli: 0 }),
    ).toBe("0")
    const duplicate = { ...NONE, jobs: 1, milli: 9_000 }
    const known = { ...failed, milli: 0, unknownJobs: 0 }
    expect(toTotal({ ...rest, failed: known, duplicate, totalMilli: 9_000 })).toBe("9")
    expect(toTotal({ ...rest, failed, duplicate, totalMilli: 9_000 })).toBe("at least 9")
  })

  it("say of one refund among failed jobs that nobody tells of that they are not known, also as signed as 0", () => {
    const refunded = { ...failed, jobs: 100, unknownJobs: 99, milli: 0 }
    expect([toFailedCredits(refunded), toFailedCredits({ ...refunded, milli: null })]).toEqual(["–", "–"])
    expect(toFailedCredits({ ...refunded, milli: 5_000 })).toBe("5")
    expect(toRepeatCredits({ ...NONE, jobs: 100, unknownJobs: 99 })).toBe("–")
    expect(toUnknownWords({ failed: { ...refunded, mayBeMilli: null }, duplicate: { ...NONE, unknownJobs: 1 } })).toBe(
      "99 failed jobs whose charge nobody can tell; 1 job bought again whose cost is not known",
    )
  })
})
