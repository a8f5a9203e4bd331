import { toKeyAgeDays, toRotation } from "@/lib/domain/key-age"
import type { Connection } from "@/lib/env"
import type { ReviewReport } from "./schema"

type Reminder = ReviewReport["reminders"][number]
type Known = { connections: readonly Connection[]; dashboardUrl: string }

function toKeyReminders({ connections, dashboardUrl }: Known, now: number): Reminder[] {
  return connections.flatMap((connection) =>
    connection.keys.flatMap(({ alias, createdOn, rotateEveryDays }): Reminder[] => {
      if (createdOn === null || rotateEveryDays === null) return []
      const age = toKeyAgeDays(createdOn, now)
      const rotation = toRotation(age, rotateEveryDays)
      if (rotation === "fine") return []
      const title = `Key ${alias} of ${connection.label} is ${age} of ${rotateEveryDays} days old`
      const detail =
        rotation === "over"
          ? "Its time is over. Make a new one beside it in the Dashboard, move the traffic, watch a day, then disable the old one."
          : "Make a new one beside it in the Dashboard, move the traffic, watch a day, then disable the old one."
      return [{ title, detail, href: dashboardUrl }]
    }),
  )
}

/** Keys of which nobody wrote down when they were made: their age is not known. */
function toUnknownKeys({ connections, dashboardUrl }: Known): Reminder[] {
  const unknown = connections.flatMap(({ keys }) => keys.filter(({ createdOn }) => createdOn === null))
  if (unknown.length === 0) return []
  const names = unknown.map(({ alias }) => alias).join(", ")
  return [
    {
      title: `The age of ${unknown.length === 1 ? "a key" : `${unknown.length} keys`} is not known: ${names}`,
      detail:
        "The Dashboard shows when it was made. Written into the connections file, the next review says when it is due.",
      href: dashboardUrl,
    },
  ]
}

/** What a week should not end without, though no figure asks for it. `now`: epoch ms. Pure. */
export function toReminders(known: Known, now: number): Reminder[] {
  return [
    ...toKeyReminders(known, now),
    ...toUnknownKeys(known),
    {
      title: "Look through the keys",
      detail:
        "Once a week, in the vendor’s Dashboard, API Management tab: which are idle (last used, calls), which can be disabled. When that was last done is not recorded here.",
      href: known.dashboardUrl,
    },
    {
      title: "Prove the integration",
      detail:
        "After a change of keys, addresses or webhooks: a right and a wrong key (200 and 401), backing off at 429, one job for one submission, request ids found again. Checks says what is proven, by what, and since when.",
      href: "/checks",
    },
  ]
}
