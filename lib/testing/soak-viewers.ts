import { setTimeout as sleep } from "node:timers/promises"
import { SECOND } from "@/lib/domain/time"

/** What a person on shift opens. */
const PAGES = [
  "/",
  "/jobs",
  "/api/jobs",
  "/api/jobs?tab=failed",
  "/api/overview",
  "/failures",
  "/usage?days=90",
  "/checks",
]
const EVERY_MS = 5 * SECOND

/** Where the app is now, or null while it is down on purpose. */
export type Where = () => { url: string; cookie: string } | null

export type Seen = { times: number[]; failed: Map<string, number>; events: number }

/**
 * `count` people: each opens a page every five seconds and holds one live stream, until `isOver`. While the app is down nobody
 * asks; an answer that was cut by a kill is not counted as a failure.
 */
export async function watchAsPeople(count: number, where: Where, isOver: () => boolean): Promise<Seen> {
  const seen: Seen = { times: [], failed: new Map(), events: 0 }
  const people = Array.from({ length: count }, (_, at) =>
    Promise.all([openPages(at, { where, isOver, seen }), holdStream({ where, isOver, seen })]),
  )
  await Promise.all(people)
  return seen
}

type Shift = { where: Where; isOver: () => boolean; seen: Seen }

async function openPages(first: number, { where, isOver, seen }: Shift): Promise<void> {
  await sleep((first * EVERY_MS) / 20)
  for (let turn = first; !isOver(); turn++) {
    const app = where()
    if (app) await openPage(app, PAGES[turn % PAGES.length] ?? "/", { where, seen })
    await sleep(EVERY_MS)
  }
}

async function openPage(
  app: { url: string; cookie: string },
  path: string,
  { where, seen }: Pick<Shift, "where" | "seen">,
): Promise<void> {
  const fail = (why: string) => seen.failed.set(`${path} ${why}`, (seen.failed.get(`${path} ${why}`) ?? 0) + 1)
  const started = performance.now()
  try {
    const answer = await fetch(app.url + path, { headers: { cookie: app.cookie }, signal: AbortSignal.timeout(30_000) })
    await answer.text()
    if (answer.status !== 200) fail(String(answer.status))
    seen.times.push(performance.now() - started)
  } catch (error) {
    if (where() === app) fail(error instanceof Error ? error.name : "unknown")
  }
}

async function holdStream({ where, isOver, seen }: Shift): Promise<void> {
  while (!isOver()) {
    const app = where()
    try {
      if (app) {
        const answer = await fetch(`${app.url}/api/live`, { headers: { cookie: app.cookie } })
        for await (const chunk of answer.body ?? []) {
          seen.events += new TextDecoder().decode(chunk).split("data:").length - 1
          if (isOver()) break
        }
      }
    } catch {
      // The app was killed, or ends its streams: a browser comes back as well.
    }
    await sleep(SECOND)
  }
}
