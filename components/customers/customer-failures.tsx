"use client"

import { KeptLink } from "@/components/shell/kept-link"
import { Card } from "@/components/ui/card"
import { Instant } from "@/components/ui/instant"
import type { Customer, CustomerGroup } from "@/lib/customers/schema"
import type { FailureClass } from "@/lib/domain/failure-class"
import { formatCount } from "@/lib/format"

const CLASS_WORDS = {
  fix_request: "fix the request",
  top_up: "top up",
  back_off: "back off",
  escalate: "escalate",
  ours: "ours",
  unknown: "not explained",
} as const satisfies Record<FailureClass, string>

/** Why their jobs failed, the most frequent cause first. */
export function CustomerFailures({ customer: { failures, counts, hrefs } }: { customer: Customer }) {
  if (failures === null) {
    return (
      <Card title="Failures">
        <p className="px-3.5 py-3 text-muted">
          Counting them took too long. <KeptLink href={hrefs.failed}>See the failed jobs</KeptLink>
        </p>
      </Card>
    )
  }
  if (failures.groups.length === 0) {
    return counts.all === 0 ? null : (
      <Card title="Failures">
        <p className="px-3.5 py-3 text-muted">None of their jobs failed.</p>
      </Card>
    )
  }
  return (
    <Card title="Failures by cause" aside={<KeptLink href={hrefs.failed}>Failed jobs</KeptLink>}>
      <ul className="divide-y divide-line">
        {failures.groups.map((group) => (
          <Line key={group.groupId ?? ""} group={group} />
        ))}
      </ul>
      {failures.isPartial ? (
        <p className="border-t border-line px-3.5 py-2 text-muted">Of their newest 10,000 failures.</p>
      ) : null}
    </Card>
  )
}

function Line({ group }: { group: CustomerGroup }) {
  return (
    <li className="flex items-baseline gap-3 px-3.5 py-2">
      <span className="num w-10 flex-none tabular-nums">{formatCount(group.jobs)}</span>
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {group.groupId === null || group.title === null ? (
          <span className="text-muted">in no group</span>
        ) : (
          <KeptLink href={`/failures/${encodeURIComponent(group.groupId)}`}>
            <bdi>{group.title}</bdi>
          </KeptLink>
        )}
        {group.class === null ? null : <span className="text-muted"> · {CLASS_WORDS[group.class]}</span>}
      </span>
      <span className="flex-none text-muted">
        <Instant at={group.lastAt} />
      </span>
    </li>
  )
}
