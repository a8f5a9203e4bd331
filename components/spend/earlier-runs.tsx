"use client"

import { VendorText } from "@/components/job/vendor-text"
import { CopyId } from "@/components/ui/copy-id"
import { Instant } from "@/components/ui/instant"
import type { SpendIntent, SpendOffer } from "@/lib/spend/schema"

const STATES = {
  confirmed: "not sent yet",
  sending: "under way",
  done: "made",
  refused: "refused",
  unknown: "outcome unknown",
  abandoned: "no job was made",
} as const satisfies Record<SpendIntent["state"], string>

type EarlierRunsProps = { offer: SpendOffer; isSeen: boolean; onSeen: (isSeen: boolean) => void }

/** What was spent on this job before. Where a job came of it, a second one wants an explicit yes. */
export function EarlierRuns({ offer, isSeen, onSeen }: EarlierRunsProps) {
  if (offer.earlier.length === 0) return null
  return (
    <section aria-label="Earlier requests" className="flex flex-col gap-1.5">
      <h3 className="text-muted">Earlier requests for this job</h3>
      <ul className="flex flex-col gap-1">
        {offer.earlier.map((intent) => (
          <li key={intent.id} className="flex flex-wrap items-center gap-x-2">
            <Instant at={intent.sentAt ?? intent.createdAt} />
            <span>
              by <VendorText>{intent.by}</VendorText>:
            </span>
            <span className={intent.state === "done" ? "font-medium" : ""}>{STATES[intent.state]}</span>
            {intent.newJobId === null ? null : <CopyId id={intent.newJobId} href={toHref(intent)} />}
            <VendorText className="min-w-0 text-muted">{intent.reason}</VendorText>
          </li>
        ))}
      </ul>
      {offer.lastRun === null ? null : (
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            checked={isSeen}
            onChange={(event) => onSeen(event.target.checked)}
            className="mt-[3px] size-3.5 accent-accent"
          />
          It was {offer.kind === "run_again" ? "run again" : "started"} before. I want it once more.
        </label>
      )}
    </section>
  )
}

function toHref({ source, newJobId }: SpendIntent): string {
  return `/jobs/${encodeURIComponent(source.connection)}/${encodeURIComponent(newJobId ?? source.jobId)}`
}
