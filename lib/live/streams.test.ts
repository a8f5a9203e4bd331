import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import type { LiveEvent } from "@/lib/store/store"
import { closeLiveStreams, gather, openLiveStream } from "./streams"

const listeners = new Set<(event: LiveEvent) => void>()
const store = {
  subscribe(listener: (event: LiveEvent) => void) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
const tell = (event: LiveEvent) => {
  for (const listener of listeners) listener(event)
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  closeLiveStreams()
  vi.useRealTimers()
})

async function readAll(response: Response): Promise<string> {
  return response.text()
}

describe("a live stream", () => {
  it("says hello, sends what changed as one line per kind, and ends when the process ends", async () => {
    const response = openLiveStream(store, new AbortController().signal)
    tell({ type: "jobs", connection: "a", jobIds: ["1"] })
    tell({ type: "jobs", connection: "a", jobIds: ["2", "1"] })
    tell({ type: "views" })
    vi.advanceTimersByTime(1_000)
    closeLiveStreams()
    const text = await readAll(response)
    expect(text.startsWith("event: hello")).toBe(true)
    expect(text.match(/^data: \{.*$/gm)).toEqual([
      'data: {"type":"jobs","connection":"a","jobIds":["1","2"]}',
      'data: {"type":"views"}',
    ])
    expect(listeners.size).toBe(0)
  })

  it("beats while nothing happens", async () => {
    const response = openLiveStream(store, new AbortController().signal)
    vi.advanceTimersByTime(61_000)
    closeLiveStreams()
    expect((await readAll(response)).match(/event: beat/g)).toHaveLength(3)
  })

  it("lets go of the store when the browser leaves", async () => {
    const abort = new AbortController()
    const aborted = openLiveStream(store, abort.signal)
    abort.abort()
    await readAll(aborted)
    const cancelled = openLiveStream(store, new AbortController().signal)
    await cancelled.body?.cancel()
    expect(listeners.size).toBe(0)
    vi.advanceTimersByTime(3_600_000)
  })

  it("asks the browser to come again after ten minutes, so that a sign-out counts", async () => {
    const response = openLiveStream(store, new AbortController().signal)
    vi.advanceTimersByTime(600_000)
    expect(await readAll(response)).toContain("event: again")
  })
})

it("keeps connections apart when it gathers", () => {
  const events: LiveEvent[] = [
    { type: "sync", connection: "a" },
    { type: "sync", connection: "b" },
    { type: "sync", connection: "a" },
  ]
  expect(gather(events)).toHaveLength(2)
})
