import { VendorText } from "@/components/job/vendor-text"
import { CopyId } from "@/components/ui/copy-id"
import { Instant } from "@/components/ui/instant"
import { StatusMark } from "@/components/ui/status"
import type { Candidate } from "@/lib/spend/schema"

/** A job that may be the one, with what speaks for it and against it. */
export function CandidateLine({ candidate }: { candidate: Candidate }) {
  const { job, agrees, differs } = candidate
  const href = `/jobs/${encodeURIComponent(job.connection)}/${encodeURIComponent(job.jobId)}`
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2">
        <CopyId id={job.jobId} href={href} />
        <StatusMark status={candidate.status} raw={candidate.statusRaw} />
        <span className="text-muted">
          {candidate.createdAt === null ? "first seen" : "created"}{" "}
          <Instant at={candidate.createdAt ?? candidate.firstSeenAt} />
        </span>
      </span>
      <VendorText className="text-muted">{toWords({ agrees, differs })}</VendorText>
    </>
  )
}

function toWords({ agrees, differs }: Pick<Candidate, "agrees" | "differs">): string {
  if (agrees.length === 0 && differs.length === 0) return "The vendor reports nothing of its request."
  return [
    agrees.length > 0 ? `same ${agrees.join(", ")}` : null,
    differs.length > 0 ? `other ${differs.join(", ")}` : null,
  ]
    .filter(Boolean)
    .join("; ")
}
