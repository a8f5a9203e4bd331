"use client"

import { VendorText } from "@/components/job/vendor-text"
import { KeptLink } from "@/components/shell/kept-link"
import { Card } from "@/components/ui/card"
import { Instant } from "@/components/ui/instant"
import { Sparkline } from "@/components/ui/sparkline"
import { type GroupBrief, type GroupState, toCustomerWords } from "@/lib/failures/schema"
import { formatCount } from "@/lib/format"
import { isHandled } from "@/lib/jobs/detail-schema"

const STATES = {
  open: "Open: nobody has dealt with it",
  regressed: "Regressed: it was handled and has come back",
  resolved: "Resolved",
  ignored: "Ignored for now",
} as const satisfies Record<GroupState, string>

const CAP = 10_000

/** How the failures that look like this one fare. */
export function GroupCard({ group }: { group: GroupBrief | null }) {
  if (!group)
    return (
      <Card title="Failures like this one">
        <p className="px-3.5 py-2.5 text-muted">This failure has not been put into a group yet.</p>
      </Card>
    )
  const href = `/failures/${encodeURIComponent(group.id)}`
  return (
    <Card title="Failures like this one" aside={<KeptLink href={href}>The group</KeptLink>}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2.5">
        <VendorText className="font-medium">{group.title}</VendorText>
        <span className="inline-flex items-center gap-2">
          <Sparkline values={group.days} tone={isHandled(group) ? "handled" : "failed"} isLastPartial />
          <span className="tabular-nums">
            {group.jobs > CAP ? "10k+" : formatCount(group.jobs)} in 14 days
            {group.customers === null ? "" : `, ${toCustomerWords(group)}`}
          </span>
        </span>
        <span className={isHandled(group) ? "text-handled" : "text-muted"}>
          {STATES[group.state]}
          {group.assignee ? <span className="text-muted"> · {group.assignee}</span> : null}
        </span>
        <span className="text-muted">
          first <Instant at={group.firstSeenAt} />, last <Instant at={group.lastSeenAt} />
        </span>
      </div>
    </Card>
  )
}
