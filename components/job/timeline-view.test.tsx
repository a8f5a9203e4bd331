// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react"
import { afterEach, expect, it, vi } from "vitest"
import type { TimelineEntry, TimelineTail } from "@/lib/domain/timeline-types"
import { TimelineView } from "./timeline-view"

const created: TimelineEntry<string> = {
  kind: "created",
  key: "created",
  when: { kind: "exact", at: "2026-11-24T14:02:03.120Z" },
  status: null,
  title: "Created",
  how: "the vendor’s created_at",
  requestId: null,
  httpStatus: null,
  mark: "exact",
  faint: false,
  refs: [],
}
const tail: TimelineTail<string> = {
  kind: "tail",
  key: "tail",
  phase: "ran",
  status: "processing",
  minMs: 11_000,
  maxMs: 16_000,
  asOf: "2026-11-24T14:02:30.000Z",
  dueAt: null,
  usual: { medianMs: 110_000, of: "pro, clips up to 1 min", samples: 40 },
}

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

it("shows a vendor's words as text, whatever they hold", () => {
  const hostile = "<img src=x onerror=alert(1)>\u202e"
  const { container } = render(<TimelineView items={[{ ...created, title: hostile, how: hostile }]} />)
  expect(container.querySelector("img")).toBeNull()
  expect(screen.getAllByText(hostile)).toHaveLength(2)
  for (const shown of screen.getAllByText(hostile)) expect(shown.tagName).toBe("BDI")
})

it("writes exact instants to the millisecond, windows with both ends, and what is not known as such", () => {
  const window = { kind: "window", from: "2026-11-24T14:02:07.900Z", to: "2026-11-24T14:02:12.000Z" } as const
  const before = { kind: "before", at: "2026-11-24T14:03:00.000Z" } as const
  render(
    <TimelineView items={[created, { ...created, key: "a", when: window }, { ...created, key: "b", when: before }]} />,
  )
  expect(screen.getByText("14:02:03.120")).toBeDefined()
  expect(screen.getByText("14:02:07–14:02:12")).toBeDefined()
  expect(screen.getByText("by 14:03:00")).toBeDefined()
})

it("tells a running stretch as a range beside what is usual", () => {
  vi.useFakeTimers({ now: Date.parse(tail.asOf) + 3_000 })
  const { container } = render(<TimelineView items={[created, tail]} />)
  expect(container.textContent).toContain("running for 14–19 s")
  expect(container.textContent).toContain(
    "usual from creation to end: 1 min 50 s (median of 40: pro, clips up to 1 min)",
  )
})
