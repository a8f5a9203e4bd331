// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { act, render, screen } from "@testing-library/react"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import type { ConnectionInfo } from "@/lib/domain/connection"
import type { Freshness } from "@/lib/domain/freshness"
import { FreshnessBadge } from "./freshness-badge"
import { FreshnessDetail } from "./freshness-detail"
import { ShellProvider } from "./shell-context"

const search = vi.hoisted(() => ({ query: "" }))
vi.mock("@/lib/sync/actions", () => ({ syncNow: vi.fn() }))
vi.mock("next/navigation", () => ({ useSearchParams: () => new URLSearchParams(search.query) }))

const now = Date.parse("2026-11-24T14:00:00Z")
const connections: ConnectionInfo[] = [
  { id: "prod", label: "prod", environment: "production" },
  { id: "staging", label: "staging", environment: "staging" },
]

const BY = { id: "1", name: "Ada", email: "ada@example.test", role: "viewer" } as const
const FACTS = { by: BY, connections, demo: false, dashboardUrl: "https://vendor.test", teamTimeZone: "UTC" }

function freshness(connection: string, secondsAgo: number, more: Partial<Freshness> = {}): Freshness {
  return {
    connection,
    label: connection,
    list: {
      lastOkAt: new Date(now - secondsAgo * 1_000).toISOString(),
      lastErrorAt: null,
      errorCode: null,
      errorMessage: null,
      retryAt: null,
      intervalMs: 15_000,
    },
    backfill: null,
    events: null,
    summary: null,
    health: null,
    keys: [],
    keyProblem: null,
    heartbeatAt: null,
    ...more,
  }
}

function show(all: Freshness[]): void {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  client.setQueryData(["freshness"], all)
  render(
    <QueryClientProvider client={client}>
      <ShellProvider facts={FACTS} cookieZone={null} now={now}>
        <FreshnessBadge className="" />
      </ShellProvider>
    </QueryClientProvider>,
  )
}
const words = () => screen.getByRole("button").textContent

beforeEach(() => {
  search.query = ""
  vi.useFakeTimers({ now })
  // The badge asks again by itself; here nobody answers.
  vi.stubGlobal("fetch", () => new Promise(() => undefined))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it("tells the age of the oldest connection that the page shows", () => {
  show([freshness("prod", 4), freshness("staging", 20)])
  expect(words()).toBe("synced 20 s ago")
})

it("looks only at the connection that the page is narrowed to", () => {
  search.query = "connection=prod"
  show([freshness("prod", 4), freshness("staging", 900)])
  expect(words()).toBe("synced 4 s ago")
})

it("turns amber by time alone, without any event", () => {
  show([freshness("prod", 4), freshness("staging", 4)])
  act(() => vi.advanceTimersByTime(40_000))
  expect(words()).toBe("prod: the sync is behind")
  expect(screen.getByRole("button").className).toContain("text-handled")
})

it("says how far the first reading is", () => {
  search.query = "connection=prod"
  show([freshness("prod", 4, { backfill: { seen: 3_100, total: 12_000, isConfirming: false } })])
  expect(words()).toBe("first sync: job 3,100 of about 12,000")
})

it("V2: claims no moment of completeness while the first reading is not done", () => {
  const down = {
    ...{ lastErrorAt: new Date(now - 1_000).toISOString(), errorCode: "vendor_unavailable", errorMessage: null },
    ...{ lastOkAt: new Date(now - 130_000).toISOString(), retryAt: null, intervalMs: 15_000 },
  }
  const tell = (more: Partial<Freshness>) => {
    const { container, unmount } = render(
      <QueryClientProvider client={new QueryClient()}>
        <ShellProvider facts={FACTS} cookieZone={null} now={now}>
          <FreshnessDetail freshness={freshness("prod", 4, { list: down, ...more })} />
        </ShellProvider>
      </QueryClientProvider>,
    )
    const text = container.textContent ?? ""
    unmount()
    return text
  }
  const reading = tell({ backfill: { seen: 3_100, total: 12_000, isConfirming: false } })
  expect(reading).toContain("The first reading stopped at job 3,100; older jobs are missing")
  const unread = tell({ isUnread: true })
  expect(unread).toContain("Nothing has been read from this connection yet.")
  const confirming = tell({ backfill: { seen: 12_000, total: 12_000, isConfirming: true } })
  expect(confirming).toContain("The second reading, which makes sure of the first, is not done")
  for (const text of [reading, unread, confirming]) expect(text).not.toContain("complete up to")
  expect(tell({})).toContain("The record is complete up to 2 min ago; later jobs and changes are missing.")
})
