import type { LiveEvent } from "@/lib/store/store"

const NAME = "rbv-live"
/** Two beats of the server missed: the connection is dead even if the browser has not noticed. */
const SILENCE_MS = 45_000
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000

type Listener = (event: LiveEvent) => void

/** All of them: a kind that is not named here would never reach a page. */
const EVENT_TYPES: Record<LiveEvent["type"], true> = {
  jobs: true,
  usage: true,
  sync: true,
  views: true,
  failures: true,
  tickets: true,
  attention: true,
  any: true,
}

/** What a stream or another tab sent; undefined for what this version of the page does not know. */
function parseEvent(data: unknown): LiveEvent | undefined {
  const value: unknown = typeof data === "string" ? JSON.parse(data) : data
  const isKnown =
    typeof value === "object" && value !== null && "type" in value && Object.hasOwn(EVENT_TYPES, String(value.type))
  // Our own server of the same build wrote it.
  return isKnown ? (value as LiveEvent) : undefined
}

/** One stream that reconnects with growing waits; after each gap it says "any", because something may have been missed. */
function openStream(tell: Listener): () => void {
  let source: EventSource | undefined
  let wait = FIRST_WAIT_MS
  let isReturning = false
  let retry: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined

  const hear = () => {
    clearTimeout(silence)
    silence = setTimeout(() => reconnect(wait), SILENCE_MS)
  }
  const reconnect = (after: number) => {
    source?.close()
    clearTimeout(silence)
    clearTimeout(retry)
    isReturning = true
    // Spread out, so that all browsers do not come back in the same instant after a restart.
    retry = setTimeout(connect, after * (0.75 + Math.random() / 2))
  }
  const connect = () => {
    source = new EventSource("/api/live")
    hear()
    source.addEventListener("hello", () => {
      wait = FIRST_WAIT_MS
      hear()
      if (isReturning) tell({ type: "any" })
    })
    source.addEventListener("beat", hear)
    source.addEventListener("again", () => reconnect(0))
    source.addEventListener("message", (message) => {
      hear()
      const event = parseEvent(message.data)
      if (event) tell(event)
    })
    source.addEventListener("error", () => {
      reconnect(wait)
      wait = Math.min(wait * 2, LONGEST_WAIT_MS)
    })
  }
  connect()
  return () => {
    source?.close()
    clearTimeout(retry)
    clearTimeout(silence)
  }
}

/** Secure contexts: the tab that holds the lock has the stream and passes on what it hears. The next tab inherits. */
function shareStream(tell: Listener): () => void {
  const channel = new BroadcastChannel(NAME)
  channel.addEventListener("message", (message) => {
    const event = parseEvent(message.data)
    if (event) tell(event)
  })
  const left = new AbortController()
  const lead = async () => {
    // Granted in the same moment in which we left: the abort has already been told.
    if (left.signal.aborted) return
    await new Promise<void>((resolve) => {
      const close = openStream((event) => {
        channel.postMessage(event)
        tell(event)
      })
      left.signal.addEventListener("abort", () => {
        close()
        resolve()
      })
    })
  }
  // Rejects when we leave while still waiting for the lock: that is how it is meant to end.
  navigator.locks.request(NAME, { signal: left.signal }, lead).catch(() => undefined)
  return () => {
    left.abort()
    channel.close()
  }
}

/** Plain http: no locks there. Only the visible tab listens, and asks for everything when it becomes visible again. */
function listenWhileVisible(tell: Listener): () => void {
  let close: (() => void) | undefined
  const look = () => {
    const isVisible = document.visibilityState === "visible"
    if (isVisible && !close) {
      close = openStream(tell)
    } else if (!isVisible && close) {
      close()
      close = undefined
    }
  }
  const lookAgain = () => {
    look()
    if (document.visibilityState === "visible") tell({ type: "any" })
  }
  look()
  document.addEventListener("visibilitychange", lookAgain)
  return () => {
    document.removeEventListener("visibilitychange", lookAgain)
    close?.()
  }
}

/**
 * Hears what changes on the server with one connection per browser, since HTTP/1.1 allows six per host and the seventh
 * tab would never load. Returns the function that ends it.
 */
export function listenLive(tell: Listener): () => void {
  const canShare = window.isSecureContext && "locks" in navigator && "BroadcastChannel" in window
  return canShare ? shareStream(tell) : listenWhileVisible(tell)
}
