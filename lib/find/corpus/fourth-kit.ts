import { createHand, type Hand, type Ticket, write } from "./ticket"
import type { World, WorldJob } from "./world"

type Test = (job: WorldJob) => boolean

/** What the writer of the fourth set needs: jobs that a careful person can tell from all others. */
export type Kit = Hand & {
  /** A job of a customer whose file name no other job has. */
  named(customer: string, test?: Test): WorldJob
  /** A job of a customer with none of the same customer within so many minutes. */
  quiet(customer: string, minutes: number, test?: Test): WorldJob
  /** A job that alone has its key among those for which the test holds. */
  soleBy(test: Test, key: (job: WorldJob) => string): WorldJob
}

export function createKit(world: World): Kit {
  const hand = createHand(world)
  const yes: Test = () => true
  return {
    ...hand,
    named: (customer, test = yes) => hand.take((job) => job.customer === customer && hand.isOnlyName(job) && test(job)),
    quiet: (customer, minutes, test = yes) =>
      hand.take((job) => job.customer === customer && test(job) && hand.isAlone(job, minutes)),
    soleBy(test, key) {
      const counts = new Map<string, number>()
      const fitting = world.jobs.filter(test)
      for (const job of fitting) counts.set(key(job), (counts.get(key(job)) ?? 0) + 1)
      return hand.take((job) => test(job) && counts.get(key(job)) === 1)
    },
  }
}

/** "2026-11-20" on the calendar of a zone. */
export function dateIn(job: WorldJob, zone: string): string {
  return write(job.created_sort, zone, { locale: "sv-SE", year: "numeric", month: "2-digit", day: "2-digit" })
}

/** The hour on the wall of a zone. */
export function hourIn(job: WorldJob, zone: string): number {
  return Number(write(job.created_sort, zone, { hour: "2-digit", hourCycle: "h23" }))
}

/** "3:05 pm" */
export function ampm(at: number, zone: string): string {
  return write(at, zone, { locale: "en-US", hour: "numeric", minute: "2-digit", hour12: true }).replace(/\s/g, " ")
}

export function about(job: WorldJob, name: string, text: string, zone = "UTC"): Ticket {
  return { name, text, expect: job.id, zone }
}
