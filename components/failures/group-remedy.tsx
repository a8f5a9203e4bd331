"use client"

import clsx from "clsx"
import { VendorText } from "@/components/job/vendor-text"
import { KeptLink } from "@/components/shell/kept-link"
import { useShell } from "@/components/shell/shell-context"
import { CopyId } from "@/components/ui/copy-id"
import { ExtLink } from "@/components/ui/ext-link"
import { Instant } from "@/components/ui/instant"
import type { GroupDetail } from "@/lib/failures/group-schema"
import { isHandledState } from "@/lib/failures/schema"

/** What to do about it, and the newest of its failures in the vendor's exact words. */
export function GroupRemedy({ detail }: { detail: GroupDetail }) {
  const { dashboardUrl } = useShell()
  const { remedy, row } = detail
  return (
    <section
      aria-label="What to do"
      className={clsx(
        "rounded-md border border-line border-l-[3px] bg-surface px-4 py-3.5",
        isHandledState(row.state) ? "border-l-handled" : "border-l-failed",
      )}
    >
      <p className="text-pretty text-lg font-medium">{remedy.sentence}</p>
      <p className="mt-1 max-w-[90ch] text-pretty text-muted">Next: {remedy.next}</p>
      <p className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1">
        <ExtLink href={remedy.docsUrl}>The vendor’s page on this</ExtLink>
        {remedy.dashboard ? <ExtLink href={dashboardUrl}>Vendor’s Dashboard, API Management tab</ExtLink> : null}
      </p>
      <Sample sample={detail.sample} />
    </section>
  )
}

function Sample({ sample }: { sample: GroupDetail["sample"] }) {
  if (!sample) return <p className="mt-2.5 text-faint">No failed job is in this group any more.</p>
  const href = `/jobs/${encodeURIComponent(sample.connection)}/${encodeURIComponent(sample.jobId)}`
  return (
    <div className="mt-2.5 rounded-md bg-sunken px-3 py-2">
      <p className="mb-1 flex flex-wrap items-center gap-x-2 text-muted">
        <KeptLink href={href}>The newest failed job</KeptLink>
        <CopyId id={sample.jobId} />
        <Instant at={sample.at} />
      </p>
      {sample.message ? (
        <p className="max-h-48 overflow-y-auto whitespace-pre-wrap">
          <VendorText className="mono">{sample.message}</VendorText>
        </p>
      ) : (
        <p className="text-faint">The vendor gave no error text.</p>
      )}
      <p className="flex flex-wrap gap-x-3 text-muted">
        {sample.code === null ? (
          <span>no error code</span>
        ) : (
          <span>
            code <VendorText className="mono">{sample.code}</VendorText>
          </span>
        )}
        {sample.requestId === null ? (
          <span>no request id</span>
        ) : (
          <span className="inline-flex items-center gap-1">
            request <CopyId id={sample.requestId} />
          </span>
        )}
      </p>
    </div>
  )
}
