// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import type { LiveEvent } from "@/lib/store/store"
import { listenLive } from "./live-channel"

/** What a browser gives: an event stream that tests drive by hand. */
class Stream extends EventTarget {
  static opened: Stream[] = []
  closed = false
  constructor(readonly url: string) {
    super()
    Stream.opened.push(this)
  }
  close() {
    this.closed = true
  }
  say(type: string, data?: unknown) {
    this.dispatchEvent(new MessageEvent(type, { data: data === undefined ? "" : JSON.stringify(data) }))
  }
}
const open = () => Stream.opened.filter((stream) => !stream.closed)
const newest = () => {
  const stream = Stream.opened.at(-1)
  if (!stream) throw new Error("No stream was opened.")
  return stream
}

const stops: (() => void)[] = []
function listen(): LiveEvent[] {
  const heard: LiveEvent[] = []
  stops.push(listenLive((event) => heard.push(event)))
  return heard
}

beforeEach(() => {
  vi.useFakeTimers()
  Stream.opened = []
  vi.stubGlobal("EventSource", Stream)
})
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe("on plain http", () => {
  beforeEach(() => vi.stubGlobal("isSecureContext", false))

  it("hears what the server says and ignores what it does not know", () => {
    const heard = listen()
    newest().say("hello")
    newest().say("message", { type: "jobs", connection: "a", jobIds: ["1"] })
    newest().say("message", { type: "from the future" })
    expect(heard).toEqual([{ type: "jobs", connection: "a", jobIds: ["1"] }])
  })

  it("hears every kind of event that the server has", () => {
    const kinds = {
      jobs: { type: "jobs", connection: "a", jobIds: ["1"] },
      usage: { type: "usage", connection: "a" },
      sync: { type: "sync", connection: "a" },
      views: { type: "views" },
      failures: { type: "failures" },
      tickets: { type: "tickets" },
      attention: { type: "attention" },
      any: { type: "any" },
    } satisfies { [T in LiveEvent["type"]]: LiveEvent & { type: T } }
    const heard = listen()
    newest().say("hello")
    for (const event of Object.values(kinds)) newest().say("message", event)
    expect(heard).toEqual(Object.values(kinds))
  })

  it("comes back with growing waits and then asks for everything, since something may have been missed", () => {
    const heard = listen()
    newest().say("hello")
    newest().say("error")
    expect(open()).toHaveLength(0)
    vi.advanceTimersByTime(1_300)
    expect(open()).toHaveLength(1)
    newest().say("error")
    vi.advanceTimersByTime(1_300)
    expect(open()).toHaveLength(0)
    vi.advanceTimersByTime(1_300)
    newest().say("hello")
    expect(heard).toEqual([{ type: "any" }])
  })

  it("gives up a stream that has gone silent", () => {
    listen()
    newest().say("hello")
    vi.advanceTimersByTime(40_000)
    newest().say("beat")
    vi.advanceTimersByTime(40_000)
    expect(Stream.opened).toHaveLength(1)
    vi.advanceTimersByTime(10_000)
    expect(Stream.opened).toHaveLength(2)
    expect(open()).toHaveLength(1)
  })

  it("ends with the page", () => {
    listen()
    for (const stop of stops.splice(0)) stop()
    vi.advanceTimersByTime(120_000)
    expect(open()).toHaveLength(0)
  })
})

describe("in a secure context", () => {
  beforeEach(() => {
    vi.stubGlobal("isSecureContext", true)
    let holder: Promise<unknown> = Promise.resolve()
    // The lock may be granted in the very moment in which the tab leaves, so this one never looks at the signal.
    const request = (_name: string, _options: unknown, lead: () => Promise<void>) => {
      const turn = holder.then(lead)
      holder = turn
      return turn
    }
    vi.stubGlobal("navigator", { ...navigator, locks: { request } })
    const channels = new Set<EventTarget>()
    class Channel extends EventTarget {
      constructor() {
        super()
        channels.add(this)
      }
      postMessage(data: unknown) {
        for (const other of channels) if (other !== this) other.dispatchEvent(new MessageEvent("message", { data }))
      }
      close() {
        channels.delete(this)
      }
    }
    vi.stubGlobal("BroadcastChannel", Channel)
  })

  it("keeps one stream for ten tabs, all of which hear it, and hands it on when its tab is closed", async () => {
    const tabs = Array.from({ length: 10 }, listen)
    await vi.advanceTimersByTimeAsync(0)
    expect(open()).toHaveLength(1)
    newest().say("message", { type: "views" })
    expect(tabs.every((heard) => heard.length === 1)).toBe(true)
    stops.shift()?.()
    await vi.advanceTimersByTimeAsync(0)
    expect(open()).toHaveLength(1)
    expect(Stream.opened).toHaveLength(2)
  })

  it("opens nothing for a tab that left before its turn came", async () => {
    listen()
    for (const stop of stops.splice(0)) stop()
    await vi.advanceTimersByTimeAsync(0)
    expect(open()).toHaveLength(0)
  })
})
