import { Bar } from "@/components/ui/bar"
import { Card } from "@/components/ui/card"
import { ExtLink } from "@/components/ui/ext-link"
import { Facts } from "@/components/ui/facts"
import { Instant } from "@/components/ui/instant"
import { toRotation } from "@/lib/domain/key-age"
import { formatCount } from "@/lib/format"
import type { KeyView } from "@/lib/keys/schema"
import { AttestButtons } from "./attest-buttons"
import { KeyHistory } from "./key-history"
import { KeyMark } from "./key-mark"

type KeyCardProps = {
  connection: string
  apiKey: KeyView
  lookedBackTo: string | null
  /** ISO day. */
  today: string
  dashboardUrl: string
}

/** One key without its secret: whose it is, how old, what it may do now. Changes are made at the vendor's. */
export function KeyCard({ connection, apiKey, lookedBackTo, today, dashboardUrl }: KeyCardProps) {
  const { alias, place, hour, history } = apiKey
  const facts = [
    ...toOrigin(apiKey),
    { label: "Read from", value: place ?? "not configured any more" },
    { label: "Last use seen by us", value: <LastUse at={apiKey.lastCallAt} lookedBackTo={lookedBackTo} /> },
    { label: "Our calls, last hour", value: toCallWords(hour) },
    { label: "Last checked", value: <Checked apiKey={apiKey} /> },
  ]
  return (
    <Card
      title={<span className="mono">{alias}</span>}
      aside={place === null ? "not in use" : <KeyMark connection={connection} alias={alias} />}
    >
      <Facts items={facts} />
      {history.length > 0 ? <KeyHistory history={history} /> : null}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-3.5 py-2">
        <AttestButtons connection={connection} alias={alias} today={today} />
        <ExtLink href={dashboardUrl}>Dashboard, API Management</ExtLink>
      </div>
    </Card>
  )
}

/** Whose a key is and how old. Where nothing was recorded, one line says how to change that. */
function toOrigin(apiKey: KeyView) {
  const { owner, createdOn, createdFrom, deletedOn } = apiKey
  const deleted = deletedOn === null ? [] : [{ label: "Deleted on", value: `${deletedOn}, attested` }]
  if (owner === null && createdOn === null) {
    const words = (
      <>
        not recorded; <code>owner</code>, <code>createdOn</code> and <code>rotateEveryDays</code> in the connection file
        make the age visible here, or an admin’s “Created on”
      </>
    )
    return [{ label: "Owner and age", value: words }, ...deleted]
  }
  const made = createdFrom === "attested" ? `${createdOn}, attested` : (createdOn ?? "not recorded")
  return [
    { label: "Owner", value: owner ?? "not recorded" },
    { label: "Made on", value: made },
    { label: "Age", value: <Age apiKey={apiKey} /> },
    ...deleted,
  ]
}

function Age({ apiKey: { ageDays, rotateEveryDays, deletedOn } }: { apiKey: KeyView }) {
  if (ageDays === null) return <span className="text-faint">not known</span>
  if (rotateEveryDays === null || deletedOn !== null) return <>{formatCount(ageDays)} days, no rotation set</>
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

function LastUse({ at, lookedBackTo }: { at: string | null; lookedBackTo: string | null }) {
  if (at !== null) return <Instant at={at} />
  if (lookedBackTo === null) return <>no call recorded</>
  return (
    <>
      none since <Instant at={lookedBackTo} mode="absolute" />, as far as we looked
    </>
  )
}

function Checked({ apiKey: { checked } }: { apiKey: KeyView }) {
  if (checked === null) return <>nobody has, in the vendor’s Dashboard</>
  return (
    <>
      {checked.on} by {checked.by}
    </>
  )
}

function toCallWords({ calls, refused }: KeyView["hour"]): string {
  const none = refused === 0 ? "none refused" : `${formatCount(refused)} refused (401, 402 or 429)`
  return calls === 0 ? "none" : `${formatCount(calls)}, ${none}`
}
