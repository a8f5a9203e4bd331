import { findUncheckedDays } from "@/lib/domain/attention/key-watch"
import { toAttentionKey } from "@/lib/domain/attention/keys"
import { toKeyAgeDays, toRotation, toRotationDue } from "@/lib/domain/key-age"
import { toIso } from "@/lib/domain/time"
import { formatCount } from "@/lib/format"
import type { ConnectionFacts, KeyAge } from "./facts"
import type { AttentionItem } from "./schema"

type Told = { now: number; dashboardUrl: string }

/** Keys that are due for rotation, or that nobody has looked up in the vendor's Dashboard for long. */
export function toKeyItems({ connection, keys }: ConnectionFacts, told: Told): AttentionItem[] {
  return keys.flatMap((key) => [...toRotationItem(connection, key, told), ...toUncheckedItem(connection, key, told)])
}

function toRotationItem(connection: string, key: KeyAge, { now, dashboardUrl }: Told): AttentionItem[] {
  const { alias, createdOn, rotateEveryDays } = key
  if (createdOn === null || rotateEveryDays === null) return []
  const age = toKeyAgeDays(createdOn, now)
  const rotation = toRotation(age, rotateEveryDays)
  if (rotation === "fine") return []
  return [
    {
      key: toAttentionKey("key-rotation", `${connection}/${alias}`),
      tone: rotation === "over" ? "late" : "quiet",
      title: `${connection}: key ${alias} is ${age} of ${rotateEveryDays} days old`,
      detail: "Rotate it in the vendor’s Dashboard, API Management tab",
      since: toIso(toRotationDue(createdOn, rotateEveryDays)),
      moment: null,
      action: { label: "Open Dashboard", href: dashboardUrl, isExternal: true },
    },
  ]
}

function toUncheckedItem(connection: string, key: KeyAge, { now }: Told): AttentionItem[] {
  const { alias, createdOn, checkedAt, usedSince } = key
  const createdAt = createdOn === null ? null : Date.parse(`${createdOn}T00:00:00Z`)
  const days = findUncheckedDays({ checkedAt, createdAt, usedSince }, now)
  if (days === null) return []
  return [
    {
      key: toAttentionKey("key-unchecked", `${connection}/${alias}`),
      tone: "quiet",
      title:
        checkedAt === null
          ? `${connection}: nobody has checked key ${alias} in the vendor’s Dashboard`
          : `${connection}: key ${alias} was last checked ${formatCount(days)} days ago`,
      detail:
        "Look in the Dashboard, API Management tab, whether it is used as it should be, and note it on the Keys page",
      since: toIso(checkedAt),
      moment: null,
      action: { label: "See key", href: `/keys?connection=${connection}`, isExternal: false },
    },
  ]
}
