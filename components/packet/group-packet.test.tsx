// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { cleanup, render, screen } from "@testing-library/react"
import { afterEach, describe, expect, it, vi } from "vitest"
import { ClockProvider } from "@/components/ui/clock"
import { toGroupPacket } from "@/lib/domain/packet-group"
import { packetQueries } from "@/lib/packets/queries"
import { GroupPacketPage } from "./group-packet"

vi.mock("next/navigation", () => ({
  useRouter: () => ({}),
  useSearchParams: () => new URLSearchParams("tz=Asia/Tokyo"),
}))
vi.mock("./packet-tools", () => ({ PacketTools: () => null }))

afterEach(cleanup)

const at = Date.parse("2026-11-24T22:30:05.120Z")
const facts = {
  id: "fg_1",
  code: null,
  template: "GPU lost",
  cause: "unknown",
  class: "escalate" as const,
  sentence: "Jobs fail.",
  firstSeenAt: at,
  lastSeenAt: at + 1_000,
  jobs: 1,
  isCapped: false,
  models: [{ value: null, jobs: 1 }],
  formats: [{ value: "webm", jobs: 1 }],
  connections: [{ value: "main", jobs: 1 }],
  customers: null,
  noCustomerJobs: 1,
  days: [],
  samples: [
    {
      job_id: "job_1",
      connection: "main",
      environment: null,
      request_id: null,
      created_at: null,
      failed_at: "2026-11-24T22:30:06.120Z",
      model: null,
      output_format: "webm",
      error: "GPU lost",
    },
  ],
  appVersion: "1.0.0",
}

function show() {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  const packet = toGroupPacket(facts, { secrets: [], now: at })
  client.setQueryData(packetQueries.group("fg_1").queryKey, { packet })
  return render(
    <QueryClientProvider client={client}>
      <ClockProvider now={at} zone="Asia/Tokyo">
        <GroupPacketPage groupId="fg_1" />
      </ClockProvider>
    </QueryClientProvider>,
  )
}

describe("the page of a group's packet", () => {
  it("prints every time in UTC, as it says, whatever the zone of the page", () => {
    const { container } = show()
    expect([...container.querySelectorAll("time")].map((one) => one.textContent)).toEqual([
      "2026-11-24 22:30:05.120 UTC",
      "2026-11-24 22:30:06.120 UTC",
      "2026-11-24 22:30:06.120 UTC",
    ])
    expect(container.textContent).not.toMatch(/07:30/)
  })

  it("never says that nothing is missing: what only the packets of its jobs hold is named", () => {
    const { container } = show()
    expect(container.textContent).not.toContain("Nothing: every field")
    for (const label of ["Models of 1 of 1 jobs", "Source codec", "HTTP status", "API key (alias only)"]) {
      expect(screen.getByText(label)).toBeTruthy()
    }
  })
})
