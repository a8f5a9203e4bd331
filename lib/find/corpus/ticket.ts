import { MINUTE } from "@/lib/domain/time"
import type { World, WorldJob } from "./world"

/** A pasted text and the job it is about; null: it is about none. */
export type Ticket = {
  name: string
  text: string
  expect: string | null
  zone?: string
  /** A job that the text names and is not about: it may be shown, and is never certain. */
  aside?: string
  /** The text names the job plainly: less than certain would be too little. */
  isPlain?: true
}

/** Hands out jobs of the world that a ticket can be about, other ones each time. */
export type Hand = {
  world: World
  /** The next job for which the test holds, by a spread order. */
  take(test: (job: WorldJob) => boolean): WorldJob
  /** No other job of the same customer began within so many minutes. */
  isAlone(job: WorldJob, minutes: number): boolean
  /** No other job has this file name. */
  isOnlyName(job: WorldJob): boolean
}

export function createHand(world: World): Hand {
  const taken = new Set<string>()
  const names = new Map<string | null, number>()
  const ofCustomer = new Map<string | null, WorldJob[]>()
  for (const job of world.jobs) {
    names.set(job.file_name, (names.get(job.file_name) ?? 0) + 1)
    const own = ofCustomer.get(job.customer)
    if (own) own.push(job)
    else ofCustomer.set(job.customer, [job])
  }
  // A spread order: neighbours in time are not neighbours here.
  const spread = [...world.recent].sort((a, b) => (a.id.slice(8) < b.id.slice(8) ? -1 : 1))
  return {
    world,
    take(test) {
      const job = spread.find((one) => !taken.has(one.id) && test(one))
      if (!job) throw new Error("The world holds no such job any more.")
      taken.add(job.id)
      return job
    },
    isAlone: (job, minutes) =>
      (ofCustomer.get(job.customer) ?? []).every(
        (one) => one === job || Math.abs(one.created_sort - job.created_sort) > minutes * MINUTE,
      ),
    isOnlyName: (job) => names.get(job.file_name) === 1,
  }
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** An instant as somebody in a zone writes it. */
export function write(at: number, zone: string, options: Intl.DateTimeFormatOptions & { locale?: string }): string {
  const { locale = "en-GB", ...rest } = options
  const key = JSON.stringify([zone, locale, rest])
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...rest })
    formats.set(key, format)
  }
  return format.format(at)
}

/** "14:05" on the wall of a zone. */
export function clock(at: number, zone: string): string {
  return write(at, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
}

/** "10 November", in a language. */
export function dayMonth(at: number, zone: string, locale: string): string {
  return write(at, zone, { locale, day: "numeric", month: "long" })
}

/** "10.11." or with a year "10.11.2026". */
export function dotted(at: number, zone: string, hasYear: "year" | "none"): string {
  const [day, month, year] = write(at, zone, { day: "2-digit", month: "2-digit", year: "numeric" }).split("/")
  return hasYear === "year" ? `${day}.${month}.${year}` : `${day}.${month}.`
}

/** "Tue, 24 Nov 2026 10:12:00 +0100" */
export function mailDate(at: number, offset: string): string {
  const hours = Number(offset.slice(0, 3))
  const parts = new Date(at + hours * 3_600_000).toUTCString().replace(" GMT", "")
  return `${parts} ${offset}`
}

export function fileOf(job: WorldJob): string {
  return job.file_name ?? ""
}
