"use client"

import { VendorText } from "@/components/job/vendor-text"
import { ConnectionMark } from "@/components/shell/connection-mark"
import { CopyId } from "@/components/ui/copy-id"
import { Instant } from "@/components/ui/instant"
import { StatusMark } from "@/components/ui/status"
import type { ComparedSide } from "@/lib/compare/schema"

/** One of the two, in a few lines. */
export function CompareSide({ name, side }: { name: string; side: ComparedSide }) {
  const { ref, customer, fileName } = side
  const whose = [customer, fileName].filter((text) => text !== null)
  return (
    <section aria-label={`Job ${name}`} className="min-w-0 rounded-md border border-line bg-surface px-3.5 py-2.5">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium text-muted">{name}</span>
        <StatusMark status={side.status} raw={side.statusRaw} />
        <CopyId id={ref.jobId} href={`/jobs/${encodeURIComponent(ref.connection)}/${encodeURIComponent(ref.jobId)}`} />
        <ConnectionMark id={ref.connection} />
      </p>
      <p className="text-muted">
        {whose.length > 0 ? <VendorText>{whose.join(" · ")}</VendorText> : "customer and file not known"}
      </p>
      <p className="text-muted">
        created <Instant at={side.createdAt} /> · ended <Instant at={side.finishedAt} />
      </p>
      {side.cause === null ? null : <p className="mt-1 text-pretty">{side.cause}</p>}
    </section>
  )
}
