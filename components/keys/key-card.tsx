import { Bar } from "@/components/ui/bar"
import { Card } from "@/components/ui/card"
import { ExtLink } from "@/components/ui/ext-link"
import { Facts } from "@/components/ui/facts"
import { toRotation } from "@/lib/domain/key-age"
import { formatCount } from "@/lib/format"
import type { KeyCalls, KeyDetail } from "@/lib/settings/schema"
import { KeyMark } from "./key-mark"

type KeyCardProps = {
  connection: string
  apiKey: KeyDetail
  /** Whole days; null when nobody has recorded when it was made. */
  ageDays: number | null
  calls: KeyCalls
  dashboardUrl: string
}

/** One key without its secret: whose it is, how old, what it may do now. Changes are made at the vendor's. */
export function KeyCard({ connection, apiKey, ageDays, calls, dashboardUrl }: KeyCardProps) {
  const facts = [
    ...toOrigin(apiKey, ageDays),
    { label: "Read from", value: apiKey.place },
    { label: "Our calls, last hour", value: toCallWords(calls) },
  ]
  return (
    <Card
      title={<span className="mono">{apiKey.alias}</span>}
      aside={<KeyMark connection={connection} alias={apiKey.alias} />}
    >
      <Facts items={facts} />
      <p className="border-t border-line px-3.5 py-2">
        <ExtLink href={dashboardUrl}>Rotate or revoke it in the vendor’s Dashboard</ExtLink>
      </p>
    </Card>
  )
}

/** Whose a key is and how old. Where nothing was recorded, one line says how to change that. */
function toOrigin(apiKey: KeyDetail, ageDays: number | null) {
  if (apiKey.owner === null && ageDays === null) {
    return [
      {
        label: "Owner and age",
        value: (
          <>
            not recorded; <code>owner</code>, <code>createdOn</code> and <code>rotateEveryDays</code> in the connection
            file make the age visible here
          </>
        ),
      },
    ]
  }
  return [
    { label: "Owner", value: apiKey.owner ?? "not recorded" },
    { label: "Made on", value: apiKey.createdOn ?? "not recorded" },
    { label: "Age", value: <Age ageDays={ageDays} rotateEveryDays={apiKey.rotateEveryDays} /> },
  ]
}

function Age({ ageDays, rotateEveryDays }: { ageDays: number | null; rotateEveryDays: number | null }) {
  if (ageDays === null) return <span className="text-faint">not known</span>
  if (rotateEveryDays === null) return <>{formatCount(ageDays)} days, no rotation set</>
  const words = `${formatCount(ageDays)} of ${formatCount(rotateEveryDays)} days`
  const isDue = toRotation(ageDays, rotateEveryDays) !== "fine"
  return (
    <span className="grid items-center gap-x-3 sm:grid-cols-[auto_minmax(80px,1fr)]">
      <span className={isDue ? "text-handled" : ""}>
        {words}
        {isDue ? ", rotation is due" : ""}
      </span>
      <Bar share={ageDays / rotateEveryDays} tone={isDue ? "handled" : "done"} label={words} />
    </span>
  )
}

function toCallWords({ calls, refused }: KeyCalls): string {
  const none = refused === 0 ? "none refused" : `${formatCount(refused)} refused (401, 402 or 429)`
  return calls === 0 ? "none" : `${formatCount(calls)}, ${none}`
}
