import type { QueryClient } from "@tanstack/react-query"
import type { LiveEvent } from "@/lib/store/store"

/** First parts of all query keys, and how often each may be asked for again, ms. */
const PACE = {
  jobs: 1_000,
  job: 500,
  overview: 8_000,
  usage: 10_000,
  freshness: 2_000,
  views: 0,
  failures: 5_000,
  tickets: 500,
  reviews: 30_000,
  keys: 500,
} as const
type Prefix = keyof typeof PACE

const AFFECTED = {
  jobs: ["jobs", "job", "overview", "usage", "failures", "reviews"],
  usage: ["usage", "overview", "reviews"],
  sync: ["freshness"],
  views: ["views"],
  failures: ["failures", "jobs", "job", "overview"],
  tickets: ["tickets", "job", "overview"],
  attention: ["overview", "keys", "reviews"],
  any: ["keys", "jobs", "job", "overview", "usage", "freshness", "views", "failures", "tickets", "reviews"],
} as const satisfies Record<LiveEvent["type"], readonly Prefix[]>

/** A query that is still under way is not started anew: a slow one would never land. It is asked again when it has. */
const BUSY_MS = 250

type Due = { timer: ReturnType<typeof setTimeout>; ids: Set<string> | "all" }

/** More ids than this and it is cheaper to ask all open job queries again than to compare. */
const MOST_IDS = 500

/**
 * Turns live events into invalidations: the first at once, those that follow gathered to the pace of their kind. Job
 * queries are asked again only when the event names their job. `isVisible` false holds all back until `flush`.
 */
export class Invalidator {
  readonly #client: QueryClient
  readonly #isVisible: () => boolean
  readonly #last = new Map<Prefix, number>()
  readonly #due = new Map<Prefix, Due>()

  constructor(client: QueryClient, isVisible: () => boolean) {
    this.#client = client
    this.#isVisible = isVisible
  }

  hear(event: LiveEvent): void {
    const ids = event.type === "jobs" && event.jobIds.length <= MOST_IDS ? event.jobIds : "all"
    for (const prefix of AFFECTED[event.type]) this.#ask(prefix, prefix === "job" ? ids : "all")
  }

  /** The tab is looked at again: everything that was held back, now. */
  flush(): void {
    for (const prefix of [...this.#due.keys()]) this.#run(prefix)
  }

  stop(): void {
    for (const { timer } of this.#due.values()) clearTimeout(timer)
    this.#due.clear()
  }

  #ask(prefix: Prefix, ids: readonly string[] | "all"): void {
    const due = this.#due.get(prefix)
    if (due) {
      const both = due.ids === "all" || ids === "all" ? "all" : new Set([...due.ids, ...ids])
      due.ids = both !== "all" && both.size > MOST_IDS ? "all" : both
      return
    }
    const wait = Math.max(0, (this.#last.get(prefix) ?? Number.NEGATIVE_INFINITY) + PACE[prefix] - Date.now())
    const timer = setTimeout(() => {
      if (this.#isVisible()) this.#run(prefix)
    }, wait)
    this.#due.set(prefix, { timer, ids: ids === "all" ? "all" : new Set(ids) })
  }

  #run(prefix: Prefix): void {
    const due = this.#due.get(prefix)
    if (!due) return
    clearTimeout(due.timer)
    if (this.#client.isFetching({ queryKey: [prefix] }) > 0) {
      due.timer = setTimeout(() => {
        if (this.#isVisible()) this.#run(prefix)
      }, BUSY_MS)
      return
    }
    this.#due.delete(prefix)
    this.#last.set(prefix, Date.now())
    const { ids } = due
    void this.#client.invalidateQueries({
      queryKey: [prefix],
      ...(ids === "all" ? {} : { predicate: (query) => names(query.queryKey, ids) }),
    })
  }
}

/** Whether a key names one of the ids, wherever in it. */
function names(key: readonly unknown[], ids: ReadonlySet<string>): boolean {
  return key.some((part) => {
    if (typeof part === "string") return ids.has(part)
    return typeof part === "object" && part !== null && names(Object.values(part), ids)
  })
}
