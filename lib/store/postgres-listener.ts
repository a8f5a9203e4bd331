import pg from "pg"
import { z } from "zod"
import type { LiveEvent } from "./store"

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000

const messageSchema = z.object({
  origin: z.string(),
  event: z.discriminatedUnion("type", [
    z.object({ type: z.literal("jobs"), connection: z.string(), jobIds: z.array(z.string()) }),
    z.object({ type: z.literal("usage"), connection: z.string() }),
    z.object({ type: z.literal("sync"), connection: z.string() }),
    z.object({ type: z.literal("views") }),
    z.object({ type: z.literal("failures") }),
    z.object({ type: z.literal("tickets") }),
    z.object({ type: z.literal("attention") }),
    z.object({ type: z.literal("any") }),
  ]),
})

type ListenerOptions = { config: pg.ClientConfig; channel: string; origin: string; hear: (event: LiveEvent) => void }

/** What another process told, null when it was this one or is not readable. */
function toEvent(payload: string, origin: string): LiveEvent | null {
  try {
    const { data } = messageSchema.safeParse(JSON.parse(payload))
    return data && data.origin !== origin ? data.event : null
  } catch {
    return null
  }
}

/**
 * LISTEN on a connection of its own while started. A lost connection is made again (1 s to 30 s apart), and then "any" is
 * told, since what was said meanwhile is lost.
 */
export function createPostgresListener({ config, channel, origin, hear }: ListenerOptions) {
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | null = null
  let isWanted = false
  let waitMs = FIRST_WAIT_MS
  let hasListened = false

  function retry(lost: pg.Client): void {
    if (client !== lost) return
    client = null
    void lost.end().catch(() => {})
    if (!isWanted) return
    timer = setTimeout(() => void connect(), waitMs)
    timer.unref()
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
  }

  async function connect(): Promise<void> {
    const fresh = new pg.Client(config)
    client = fresh
    fresh.on("error", () => retry(fresh))
    fresh.on("end", () => retry(fresh))
    fresh.on("notification", ({ payload }) => {
      const event = toEvent(payload ?? "", origin)
      if (event) hear(event)
    })
    try {
      await fresh.connect()
      await fresh.query(`listen "${channel.replaceAll('"', '""')}"`)
      waitMs = FIRST_WAIT_MS
      if (hasListened) hear({ type: "any" })
      hasListened = true
    } catch {
      retry(fresh)
    }
  }

  async function end(): Promise<void> {
    isWanted = false
    if (timer) clearTimeout(timer)
    const open = client
    client = null
    await open?.end().catch(() => {})
  }

  return {
    start() {
      isWanted = true
      hasListened = false
      void connect()
    },
    stop: () => void end(),
    end,
  }
}
