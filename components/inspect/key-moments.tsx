"use client"

import { VendorText } from "@/components/job/vendor-text"
import { ViewLink } from "@/components/job/view-link"
import { useZone } from "@/components/shell/use-zone"
import { Card } from "@/components/ui/card"
import type { TimelineEntry, TimelineItem } from "@/lib/domain/timeline-types"
import { toPastWords, toUsualWords } from "@/lib/domain/timeline-words"
import { formatClock, formatCount, formatInstant } from "@/lib/format"
import type { JobDetail } from "@/lib/jobs/detail-schema"

const MOST = 6
const TOLD = new Set(["created", "state", "seen", "call"])

function isTold(item: TimelineItem<string>): boolean {
  return item.kind === "gap" || (item.kind !== "tail" && TOLD.has(item.kind) && !item.faint)
}

/** What the vendor did, in brief: the moments that changed something, and how often it was called and called us. */
export function KeyMoments({ detail }: { detail: JobDetail }) {
  const { ref, timeline, response, webhooks } = detail
  const told = timeline.filter(isTold)
  const deliveries = webhooks.deliveries.length + webhooks.notShown
  return (
    <Card
      title="What the vendor did"
      aside={
        <ViewLink job={ref} view="timeline">
          Timeline
        </ViewLink>
      }
    >
      <ol className="flex flex-col gap-1 px-3.5 py-2.5">
        {told.slice(-MOST).map((item) => (
          <Moment key={item.key} item={item} />
        ))}
      </ol>
      <p className="border-t border-line px-3.5 py-2 text-muted">
        <ViewLink job={ref} view="response">
          {response.calls.length === 0 ? "none of our calls" : `${response.calls.length} of our calls`}
        </ViewLink>{" "}
        about it in 30 days,{" "}
        <ViewLink job={ref} view="webhooks">
          {deliveries === 0
            ? "no webhook delivery"
            : `${formatCount(deliveries)} webhook ${deliveries === 1 ? "delivery" : "deliveries"}`}
        </ViewLink>
      </p>
    </Card>
  )
}

function Moment({ item }: { item: TimelineItem<string> }) {
  if (item.kind === "gap")
    return (
      <li className="text-muted sm:pl-[112px]">
        {toPastWords(item.phase, item.minMs, item.maxMs)}
        {item.usual ? <span className="text-faint"> · {toUsualWords(item.usual)}</span> : null}
      </li>
    )
  if (item.kind === "tail") return null
  return (
    <li className="flex flex-wrap gap-x-3">
      <When entry={item} />
      <VendorText className="font-medium">{item.title}</VendorText>
      <span className="text-faint">{item.mark}</span>
    </li>
  )
}

/** The end of a window, the instant otherwise; the day is on hover and on the Timeline. */
function When({ entry: { when } }: { entry: TimelineEntry<string> }) {
  const zone = useZone()
  const at = when.kind === "window" ? when.to : when.at
  return (
    <time dateTime={at} title={formatInstant(at, zone)} className="mono w-[100px] text-muted">
      {when.kind === "exact" ? formatClock(at, zone) : `by ${formatClock(at, zone).slice(0, 8)}`}
    </time>
  )
}
