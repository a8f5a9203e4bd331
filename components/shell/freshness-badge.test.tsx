// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { act, render, screen } from "@testing-library/react"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import type { ConnectionInfo } from "@/lib/domain/connection"
import type { Freshness } from "@/lib/domain/freshness"
import { FreshnessBadge } from "./freshness-badge"
import { ShellProvider } from "./shell-context"

const search = vi.hoisted(() => ({ query: "" }))
vi.mock("@/lib/sync/actions", () => ({ syncNow: vi.fn() }))
vi.mock("next/navigation", () => ({ useSearchParams: () => new URLSearchParams(search.query) }))

const now = Date.parse("2026-11-24T14:00:00Z")
const connections: ConnectionInfo[] = [
  { id: "prod", label: "prod", environment: "production" },
  { id: "staging", label: "staging", environment: "staging" },
]

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
  const by = { id: "1", name: "Ada", email: "ada@example.test", role: "viewer" } as const
  const facts = { by, connections, demo: false, dashboardUrl: "https://vendor.test", teamTimeZone: "UTC" }
  render(
    <QueryClientProvider client={client}>
      <ShellProvider facts={facts} cookieZone={null} now={now}>
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
