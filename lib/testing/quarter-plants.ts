import { addDays, DAY, HOUR, MINUTE, SECOND, toDay } from "@/lib/domain/time"
import type { FindingKind } from "@/lib/reconciliation/schema"
import {
  type Account,
  chargeEvent,
  createDice,
  type Drawn,
  drawJob,
  drawQuarter,
  type Prices,
  QUARTER_FROM,
} from "./quarter-draw"
import type { Quarter, SeenPrices } from "./quarter-write"

export const PLANT_KINDS = [
  "double charge",
  "charged failure",
  "missing charge",
  "changed rate",
  "zone edge",
  "DST week",
  "late arrival",
] as const

/** A fault that was planted, and what must be found of it. */
export type Plant = {
  id: string
  kind: (typeof PLANT_KINDS)[number]
  connection: string
  /** Vendor days on any of which it may show, and the team's day (New York) of its job. */
  days: number[]
  teamDay: number | null
  /** Null where it is not about one job. */
  jobId: string | null
  finds: FindingKind[]
  /** Further jobs that findings of it may name. */
  also: string[]
}

export const TEAM_ZONE = "America/New_York"
const LISTED = { original: 60_000, light: 45_000, pro: 180_000, human: 45_000 }

const at = (index: number, hours = 0) => QUARTER_FROM + index * DAY + hours * HOUR
const dayAt = (index: number) => toDay(at(index), "UTC")

/** Pro dearer from a Wednesday 10:00, light cheaper from a Wednesday 06:00: the first is seen five hours late. */
const prodPrices: Prices = (model, when) => {
  if (model === "pro" && when >= at(23, 10)) return 198_000
  if (model === "light" && when >= at(58, 6)) return 40_000
  return LISTED[model as keyof typeof LISTED] // the drawn models are the listed ones
}
/** Original dearer from a Wednesday 09:00 until the Saturday, and the price list says nothing. */
const euPrices: Prices = (model, when) => {
  if (model === "original" && when >= at(37, 9) && when < at(40)) return 72_000
  return LISTED[model as keyof typeof LISTED] // as above
}

const prod: Account = { connection: "prod-main", profile: "events", perDay: 25, seed: 37, prices: prodPrices }
const eu: Account = { connection: "eu-main", profile: "credits", perDay: 15, seed: 73, prices: euPrices }

const PROD_SEEN: SeenPrices[] = [
  { at: QUARTER_FROM - DAY, creditsPerMinuteMilli: LISTED },
  { at: at(23, 15), creditsPerMinuteMilli: { ...LISTED, pro: 198_000 } },
  { at: at(58, 6), creditsPerMinuteMilli: { ...LISTED, pro: 198_000, light: 40_000 } },
]
const EU_SEEN: SeenPrices[] = [{ at: QUARTER_FROM - DAY, creditsPerMinuteMilli: LISTED }]

type Garden = { account: Account; days: Map<number, Drawn[]>; plants: Plant[] }
type Said = Pick<Plant, "id" | "kind" | "finds">

function note(garden: Garden, one: Drawn, said: Said, days = [toDay(one.job.createdAt ?? 0, "UTC")]): void {
  const teamDay = toDay(one.job.createdAt ?? 0, TEAM_ZONE)
  garden.plants.push({ ...said, connection: garden.account.connection, days, teamDay, jobId: one.job.id, also: [] })
}

/** The longest job of a day that ended as asked, and is in no other plant. */
function choose(garden: Garden, index: number, isFailed: boolean): Drawn {
  const taken = new Set(garden.plants.map((plant) => plant.jobId))
  const own = garden.days.get(dayAt(index)) ?? []
  const found = own
    .filter(
      (one) => one.isFailed === isFailed && !taken.has(one.job.id) && one.model !== "pro" && one.model !== "light",
    )
    .toSorted((a, b) => b.lengthMs - a.lengthMs)[0]
  return found ?? insert(garden, at(index, 12) + MINUTE, { isFailed })
}

function insert(garden: Garden, createdAt: number, { isFailed = false, lengthMs = 41_370 } = {}): Drawn {
  const id = `job_${garden.account.connection}_${createdAt}`
  const one = drawJob({ id, createdAt, lengthMs, model: "original", isFailed }, garden.account, createDice(createdAt))
  const day = toDay(createdAt, "UTC")
  garden.days.set(day, [...(garden.days.get(day) ?? []), one])
  return one
}

const fullPrice = (one: Drawn) => Math.round((one.lengthMs * LISTED[one.model as keyof typeof LISTED]) / MINUTE) // as above

/** How a fault shows: in the account's own words (an event, credits, a billing word), or in the day's figure alone. */
function plantDouble(one: Drawn, shows: "event" | "credits" | "figure"): void {
  const credits = one.bookedMilli
  one.bookedMilli *= 2
  const end = one.job.finishedAt ?? 0
  if (shows === "event") one.events.push(chargeEvent(one.job.id, end + 3 * MINUTE, { credits, name: "again" }))
  if (shows === "credits") one.job = { ...one.job, creditsMilli: one.bookedMilli }
}

function plantFailure(one: Drawn, shows: "event" | "credits" | "word" | "figure" | "refunded"): void {
  one.bookedMilli = fullPrice(one)
  const words = { event: null, credits: null, word: "charged", figure: null, refunded: "refunded" } as const
  one.job = { ...one.job, billingStatus: words[shows] }
  if (shows === "credits") one.job = { ...one.job, creditsMilli: one.bookedMilli }
  if (shows === "event") {
    const said = { credits: one.bookedMilli, type: "job.failed" }
    one.events = [chargeEvent(one.job.id, one.job.finishedAt ?? 0, said)]
  }
}

function plantMissing(one: Drawn, shows: "event" | "refunded" | "zero" | "word" | "figure"): void {
  one.bookedMilli = 0
  one.events = []
  if (shows === "refunded") one.job = { ...one.job, billingStatus: "refunded" }
  if (shows === "zero") one.job = { ...one.job, creditsMilli: 0 }
  if (shows === "word") one.job = { ...one.job, billingStatus: "declined", creditsMilli: undefined }
}

function plantCharges(garden: Garden, indexes: Record<string, readonly [number, string]>): void {
  for (const [id, [index, shows]] of Object.entries(indexes)) {
    const one = choose(garden, index, id.startsWith("failure"))
    // The words are those of the three functions, each given its own by the tables below.
    if (id.startsWith("double")) {
      plantDouble(one, shows as "event")
      note(garden, one, { id, kind: "double charge", finds: ["charged_twice"] })
    } else if (id.startsWith("failure")) {
      plantFailure(one, shows as "event")
      note(garden, one, { id, kind: "charged failure", finds: ["charged_failure"] })
    } else {
      plantMissing(one, shows as "event")
      note(garden, one, { id, kind: "missing charge", finds: ["not_charged"] })
    }
  }
}

/** Jobs within seconds of midnight UTC that the vendor counts on the day beside. */
function plantEdges(garden: Garden, edges: readonly [string, readonly number[], 1 | -1][]): void {
  for (const [id, times, step] of edges) {
    const jobs = times.map((when) => insert(garden, when, { lengthMs: 30_000 + (when % 17_000) }))
    for (const one of jobs) one.bookedDay = addDays(one.bookedDay, step)
    const [first] = jobs
    if (!first) continue
    const own = toDay(first.job.createdAt ?? 0, "UTC")
    note(garden, first, { id, kind: "zone edge", finds: ["day_edge"] }, [own, addDays(own, step)])
    const plant = garden.plants.at(-1)
    if (plant && jobs.length > 1) {
      plant.jobId = null
      plant.also = jobs.map((one) => one.job.id)
    }
  }
}

/** In the night in which New York's summer time ends, and at the edges of that day of 25 hours. */
function plantDst(prodGarden: Garden, euGarden: Garden): void {
  const firstPass = insert(prodGarden, Date.UTC(2026, 10, 1, 5, 30))
  plantDouble(firstPass, "event")
  note(prodGarden, firstPass, { id: "dst-1", kind: "DST week", finds: ["charged_twice"] })
  const secondPass = insert(prodGarden, Date.UTC(2026, 10, 1, 6, 30), { isFailed: true, lengthMs: 73_210 })
  plantFailure(secondPass, "event")
  note(prodGarden, secondPass, { id: "dst-2", kind: "DST week", finds: ["charged_failure"] })
  const lastHour = insert(euGarden, Date.UTC(2026, 10, 2, 4, 30))
  plantDouble(lastHour, "credits")
  note(euGarden, lastHour, { id: "dst-3", kind: "DST week", finds: ["charged_twice"] })
  const dayBefore = insert(euGarden, Date.UTC(2026, 10, 1, 3, 30), { isFailed: true, lengthMs: 55_430 })
  plantFailure(dayBefore, "credits")
  note(euGarden, dayBefore, { id: "dst-4", kind: "DST week", finds: ["charged_failure"] })
}

function plantLate(garden: Garden, late: readonly [string, number, number | null][]): void {
  for (const [id, index, daysLate] of late) {
    const one = choose(garden, index, false)
    one.seenAt = daysLate === null ? null : (one.seenAt ?? 0) + daysLate * DAY
    note(garden, one, { id, kind: "late arrival", finds: [daysLate === null ? "unseen_jobs" : "late_jobs"] })
    const plant = garden.plants.at(-1)
    if (plant && daysLate === null) plant.jobId = null
  }
}

function plantRates(prodGarden: Garden, euGarden: Garden): void {
  const said = { kind: "changed rate", finds: ["rate_changed"], teamDay: null, jobId: null, also: [] } as const
  const plant = (garden: Garden, id: string, days: number[]) =>
    garden.plants.push({ ...said, finds: [...said.finds], also: [], id, days, connection: garden.account.connection })
  plant(prodGarden, "rate-1", [dayAt(23)])
  plant(prodGarden, "rate-2", [dayAt(58)])
  plant(euGarden, "rate-3", [dayAt(37), dayAt(38), dayAt(39)])
}

function plow(account: Account): Garden {
  return { account, days: drawQuarter(account), plants: [] }
}

/** A quarter of two accounts with 37 faults of seven kinds, each with a name of its own. The same on every run. */
export function drawPlantedQuarter(): { quarters: Quarter[]; plants: Plant[] } {
  const [one, two] = [plow(prod), plow(eu)]
  plantCharges(one, {
    "double-1": [10, "event"],
    "double-2": [24, "event"],
    // Two faults of one day that nearly cancel one another in its sum.
    "double-3": [41, "event"],
    "missing-1": [41, "event"],
    "double-4": [52, "figure"],
    "failure-1": [16, "event"],
    "failure-2": [29, "event"],
    "failure-3": [47, "word"],
    "failure-4": [68, "figure"],
    "missing-2": [18, "event"],
    "missing-3": [64, "refunded"],
  })
  plantCharges(two, {
    "double-5": [13, "credits"],
    "double-6": [33, "credits"],
    "double-7": [60, "figure"],
    "failure-5": [20, "credits"],
    "failure-6": [55, "credits"],
    "failure-7": [72, "refunded"],
    "missing-4": [26, "zero"],
    "missing-5": [45, "word"],
    "missing-6": [78, "figure"],
  })
  plantRates(one, two)
  plantEdges(one, [
    ["edge-1", [at(6) - 30 * SECOND], 1],
    ["edge-2", [at(36) - 2 * SECOND], 1],
    ["edge-3", [at(75) + 20 * SECOND], -1],
    ["edge-4", [at(82) - 100 * SECOND, at(82) - 7 * SECOND], 1],
  ])
  plantEdges(two, [
    ["edge-5", [at(51) - 11 * SECOND], 1],
    ["edge-6", [at(83) + 3 * SECOND], -1],
  ])
  plantDst(one, two)
  plantLate(one, [
    ["late-1", 12, 3],
    ["late-3", 30, null],
  ])
  plantLate(two, [
    ["late-2", 66, 5],
    ["late-4", 87, null],
  ])
  const quarters = [
    { account: prod, days: one.days, prices: PROD_SEEN, teamZone: TEAM_ZONE },
    { account: eu, days: two.days, prices: EU_SEEN, teamZone: TEAM_ZONE },
  ]
  return { quarters, plants: [...one.plants, ...two.plants] }
}

/** The same accounts without a fault, and others whose vendors round, count by New York's days, or answer the documented fields alone. */
export function drawCleanQuarters(): Quarter[] {
  const accounts: Account[] = [
    { connection: "prod-main", profile: "events", perDay: 25, seed: 37 },
    { connection: "eu-main", profile: "credits", perDay: 15, seed: 73 },
    { connection: "rounded", profile: "rounded", perDay: 10, seed: 11 },
    { connection: "rounded-credits", profile: "rounded-credits", perDay: 6, seed: 12 },
    { connection: "new-york", profile: "sparse", perDay: 8, seed: 13, zone: TEAM_ZONE },
    { connection: "documented", profile: "documented", perDay: 6, seed: 14 },
  ]
  return accounts.map((account) => ({
    account,
    days: drawQuarter(account),
    prices: EU_SEEN,
    teamZone: TEAM_ZONE,
  }))
}
