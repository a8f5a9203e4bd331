import { VendorText } from "@/components/job/vendor-text"
import { StatusMark } from "@/components/ui/status"
import type { FindAnswer, JobHit, OtherHit } from "@/lib/find/schema"
import { formatRelative, shortenId } from "@/lib/format"

export type Hit = JobHit | OtherHit

/** Where a hit leads. */
export function toHitHref(hit: Hit): string {
  switch (hit.kind) {
    case "job":
      return `/jobs/${encodeURIComponent(hit.connection)}/${encodeURIComponent(hit.id)}`
    case "customer":
      return `/customers/${encodeURIComponent(hit.name)}`
    case "ticket":
      return `/tickets/${hit.num}`
    case "group":
      return `/failures/${encodeURIComponent(hit.id)}`
  }
}

export function toHitKey(hit: Hit): string {
  return toHitHref(hit)
}

/** In the order in which they are shown: what is named outright before what is likely. */
export function listHits({ jobs, others }: FindAnswer): Hit[] {
  return [...jobs, ...others]
}

const CERTAINTY = {
  certain: { words: "certain", tone: "text-done", dot: "bg-done" },
  likely: { words: "likely", tone: "text-running", dot: "bg-running" },
  possible: { words: "possible", tone: "text-muted", dot: "border border-muted" },
} as const

export function CertaintyMark({ certainty }: { certainty: JobHit["certainty"] }) {
  const { words, tone, dot } = CERTAINTY[certainty]
  return (
    <span className={`inline-flex flex-none items-center gap-1.5 text-xs ${tone}`}>
      <span aria-hidden="true" className={`size-2 rounded-full ${dot}`} />
      {words}
    </span>
  )
}

const OTHER_WORDS = { customer: "Customer", ticket: "Ticket", group: "Failures" } as const

/** A hit's first line: what it is, how it stands, whose it is. */
export function HitTitle({ hit, now, zone }: { hit: Hit; now: number; zone: string }) {
  if (hit.kind !== "job") {
    return (
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="flex-none text-muted">{OTHER_WORDS[hit.kind]}</span>
        <span className="truncate font-medium">
          {hit.kind === "ticket" ? `#${hit.num} ` : ""}
          <VendorText>{hit.kind === "customer" ? hit.name : hit.title}</VendorText>
        </span>
      </span>
    )
  }
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-0.5">
      <span className="mono font-medium" title={hit.id}>
        {shortenId(hit.id)}
      </span>
      <span className="inline-flex items-center gap-1.5">
        <StatusMark status={hit.status} raw={hit.statusRaw} />
        <span className="whitespace-nowrap text-muted">
          {formatRelative(hit.finishedAt ?? hit.createdAt, now, zone)}
        </span>
      </span>
      {hit.customer ? (
        <span className="min-w-0 truncate">
          <VendorText>{hit.customer}</VendorText>
        </span>
      ) : null}
      {hit.fileName ? (
        <span className="min-w-0 truncate text-muted">
          <VendorText>{hit.fileName}</VendorText>
        </span>
      ) : null}
    </span>
  )
}

/** Why it is here. */
export function toHitReason(hit: Hit): string {
  return hit.kind === "job" ? hit.reasons.join(", ") : hit.reason
}
