"use client"

import { VendorText } from "@/components/job/vendor-text"
import { Card } from "@/components/ui/card"
import { CopyId } from "@/components/ui/copy-id"
import { Instant } from "@/components/ui/instant"
import { formatCount } from "@/lib/format"
import { COMPLAINT_SHORT, type ComplaintRow, type QualityReport } from "@/lib/quality/schema"

/** The newest complaints with their jobs. */
export function NewestComplaints({ report }: { report: QualityReport }) {
  const { newest, found } = report
  const aside =
    newest.length < found ? `newest ${newest.length} of ${found > 10_000 ? "10k+" : formatCount(found)}` : null
  return (
    <Card title="Complaints" aside={aside}>
      {newest.length === 0 ? (
        <p className="px-3.5 py-2.5 text-muted">
          None. Where a customer is not content with a result, open its job and choose “Complaint”.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {newest.map((row) => (
            <Row key={row.num} row={row} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function Row({ row }: { row: ComplaintRow }) {
  const { job, customer, fileName, model, format } = row
  const what = [model ?? "model not known", format].filter((one) => one !== null).join(" · ")
  return (
    <li className="grid gap-x-4 gap-y-0.5 px-3.5 py-1.5 md:grid-cols-[140px_minmax(0,1fr)_minmax(0,1fr)_160px]">
      <span className="font-medium">{COMPLAINT_SHORT[row.kind]}</span>
      <span className="min-w-0">
        <CopyId id={job.jobId} href={`/jobs/${encodeURIComponent(job.connection)}/${encodeURIComponent(job.jobId)}`} />{" "}
        <VendorText className="text-muted">{[customer, fileName].filter((one) => one !== null).join(" · ")}</VendorText>
      </span>
      <span className="min-w-0">
        <VendorText className="text-muted">{what}</VendorText>
        {row.note === null ? null : <bdi className="block text-pretty [overflow-wrap:anywhere]">{row.note}</bdi>}
      </span>
      <span className="text-muted md:text-right">
        {row.by.name} <Instant at={row.at} />
      </span>
    </li>
  )
}
