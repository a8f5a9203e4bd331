import "server-only"
import { MINUTE, SECOND } from "@/lib/domain/time"
import type { LiveEvent, Store } from "@/lib/store/store"

/** Without a beat a proxy or a dead connection would go unnoticed. The browser expects one (live-channel). */
const BEAT_MS = 20 * SECOND
/** A stream is opened anew now and then, so that a sign-out or a lost role ends it. */
const LIFE_MS = 10 * MINUTE
/** A store that changes a thousand times a second must not send a thousand lines. */
const GATHER_MS = 200

/** On globalThis, because boot and the route handler are two instances of this module in one process. */
const kept = globalThis as typeof globalThis & { __rbvLiveStreams?: Set<() => void> }

function openStreams(): Set<() => void> {
  kept.__rbvLiveStreams ??= new Set()
  return kept.__rbvLiveStreams
}

/** Ends every open stream: `next start` does not end on SIGTERM while one is open. Browsers come back by themselves. */
export function closeLiveStreams(): void {
  for (const close of [...openStreams()]) close()
}

/** Several changes of one kind and connection as one: job ids joined, the rest is equal anyway. */
export function gather(events: readonly LiveEvent[]): LiveEvent[] {
  const found = new Map<string, LiveEvent>()
  for (const event of events) {
    const key = "connection" in event ? `${event.type} ${event.connection}` : event.type
    const before = found.get(key)
    if (before?.type === "jobs" && event.type === "jobs") {
      found.set(key, { ...before, jobIds: [...new Set([...before.jobIds, ...event.jobIds])] })
    } else found.set(key, event)
  }
  return [...found.values()]
}

/**
 * Server-sent events of what changes in the store, until the browser leaves, the stream has lived its ten minutes (it is
 * told "again" first) or `closeLiveStreams` is called. Sends "hello" at once, "beat" every 20 s.
 */
export function openLiveStream(store: Pick<Store, "subscribe">, signal: AbortSignal): Response {
  const encoder = new TextEncoder()
  let end: () => void = () => undefined
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text))
      const waiting: LiveEvent[] = []
      let sending: ReturnType<typeof setTimeout> | undefined
      const flush = () => {
        sending = undefined
        for (const event of gather(waiting.splice(0))) send(`data: ${JSON.stringify(event)}\n\n`)
      }
      const unsubscribe = store.subscribe((event) => {
        waiting.push(event)
        sending ??= setTimeout(flush, GATHER_MS)
      })
      const beat = setInterval(() => send("event: beat\ndata: \n\n"), BEAT_MS)
      const life = setTimeout(() => {
        send("event: again\ndata: \n\n")
        end()
      }, LIFE_MS)
      end = () => {
        if (!openStreams().delete(end)) return
        unsubscribe()
        clearInterval(beat)
        clearTimeout(life)
        clearTimeout(sending)
        controller.close()
      }
      openStreams().add(end)
      signal.addEventListener("abort", () => end(), { once: true })
      send("event: hello\ndata: \n\n")
    },
    cancel() {
      // The browser has gone: what holds the subscription must go too, and there is nothing left to close.
      try {
        end()
      } catch {
        // Closing a cancelled stream throws; all else has been ended by then.
      }
    },
  })
  return new Response(body, {
    headers: { "Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no" },
  })
}
