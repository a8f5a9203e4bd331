import type { ShownCheck } from "@/lib/checks/schema"
import type { Verdict } from "@/lib/domain/checks/types"
import { toKeyAgeDays, toRotation } from "@/lib/domain/key-age"
import { DAY } from "@/lib/domain/time"
import { formatCount } from "@/lib/format"
import type { KeyFacts } from "@/lib/keys/attested-data"
import type { ReviewReport } from "./schema"

export type Reminder = ReviewReport["reminders"][number]

type Key = Pick<KeyFacts, "alias" | "createdOn" | "deletedOn" | "rotateEveryDays" | "checked" | "checkedAt">
type Kept = {
  label: string
  keys: readonly Key[]
  checks: readonly Pick<ShownCheck, "title" | "verdict">[]
}
type Known = { connections: readonly Kept[]; dashboardUrl: string }

/** Whoever looked into the Dashboard less than a week ago has done it for this review. */
const LOOKED_MS = 7 * DAY

/** Keys of a connection that nobody said were deleted. */
const listLive = ({ keys }: Kept): Key[] => keys.filter(({ deletedOn }) => deletedOn === null)

function toKeyReminders({ connections, dashboardUrl }: Known, now: number): Reminder[] {
  return connections.flatMap((connection) =>
    listLive(connection).flatMap(({ alias, createdOn, rotateEveryDays, checked }): Reminder[] => {
      if (createdOn === null || rotateEveryDays === null) return []
      const age = toKeyAgeDays(createdOn, now)
      const rotation = toRotation(age, rotateEveryDays)
      if (rotation === "fine") return []
      const title = `Key ${alias} of ${connection.label} is ${age} of ${rotateEveryDays} days old`
      const lead = rotation === "over" ? "Its time is over. " : ""
      const advice =
        "Make a new one beside it in the Dashboard, move the traffic, watch a day, then disable the old one."
      const look = checked === null ? "" : ` Last checked in the Dashboard on ${checked.on}.`
      return [{ title, detail: `${lead}${advice}${look}`, href: dashboardUrl }]
    }),
  )
}

/** Keys of which nobody wrote down when they were made: their age is not known. */
function toUnknownKeys({ connections, dashboardUrl }: Known): Reminder[] {
  const unknown = connections.flatMap((one) => listLive(one).filter(({ createdOn }) => createdOn === null))
  if (unknown.length === 0) return []
  const names = unknown.map(({ alias }) => alias).join(", ")
  return [
    {
      title: `The age of ${unknown.length === 1 ? "a key" : `${unknown.length} keys`} is not known: ${names}`,
      detail:
        "The Dashboard shows when it was made. Noted on the Keys page or written into the connections file, the next review says when it is due.",
      href: dashboardUrl,
    },
  ]
}

/** Keys that nobody has looked up in the Dashboard for a week, with the day on which somebody last did. */
function toLook({ connections, dashboardUrl }: Known, now: number): Reminder[] {
  const waiting = connections.flatMap((connection) =>
    listLive(connection)
      .filter(({ checkedAt }) => checkedAt === null || now - checkedAt >= LOOKED_MS)
      .map(({ alias, checked }) => {
        const last = checked === null ? "nobody noted a check" : `last checked on ${checked.on}`
        return `${alias} of ${connection.label}: ${last}`
      }),
  )
  if (waiting.length === 0) return []
  return [
    {
      title: "Look through the keys",
      detail: `Once a week, in the vendor’s Dashboard, API Management tab: which are idle (last used, calls), which can be disabled. Noted on the Keys page, it is not asked again for a week. ${waiting.join("; ")}.`,
      href: dashboardUrl,
    },
  ]
}

/** "main: 1 check fails (One submission makes one job), 12 are not proven yet"; null where all pass. */
function toStates({ label, checks }: Kept): string | null {
  const of = (verdict: Verdict) => checks.filter((check) => check.verdict === verdict).map(({ title }) => title)
  const [failing, open] = [of("fail"), of("unproven")]
  const count = ({ length }: readonly string[], one: string, many: string) =>
    length === 1 ? `1 check ${one}` : `${formatCount(length)} checks ${many}`
  const parts = [
    ...(failing.length === 0 ? [] : [`${count(failing, "fails", "fail")} (${failing.join("; ")})`]),
    ...(open.length === 0 ? [] : [`${count(open, "is", "are")} not proven yet`]),
  ]
  return parts.length === 0 ? null : `${label}: ${parts.join(", ")}`
}

function toProof({ connections }: Known): Reminder[] {
  const states = connections.map(toStates).filter((state) => state !== null)
  if (states.length === 0) return []
  return [
    {
      title: "Prove the integration",
      detail: `${states.join(". ")}. Checks says of each what is known, by what, and since when.`,
      href: "/checks",
    },
  ]
}

/** What a week should not end without, though no figure asks for it. `now`: epoch ms. Pure. */
export function toReminders(known: Known, now: number): Reminder[] {
  return [...toKeyReminders(known, now), ...toUnknownKeys(known), ...toLook(known, now), ...toProof(known)]
}
