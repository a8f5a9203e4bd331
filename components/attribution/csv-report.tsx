"use client"

import { Button } from "@/components/ui/button"
import { Facts } from "@/components/ui/facts"
import type { CsvReport } from "@/lib/attribution/schema"
import { formatCount } from "@/lib/format"
import { ProblemList } from "./problem-list"

/** What became of the file. */
export function CsvReportView({ report }: { report: CsvReport }) {
  const { badLines } = report
  return (
    <div role="status">
      {report.stopped === null ? null : (
        <p className="border-b border-line bg-handled-soft px-3.5 py-2">
          The import ended early: {report.stopped} What was taken stays; the same file can be imported again.
        </p>
      )}
      <Facts
        items={[
          { label: "Lines read", value: formatCount(report.received) },
          { label: "Something new", value: formatCount(report.changed) },
          { label: "Known already", value: formatCount(report.unchanged) },
          ...(report.repeated > 0
            ? [
                {
                  label: "Same job again",
                  value: `${formatCount(report.repeated)}: joined with the other line, the later counts`,
                },
              ]
            : []),
          { label: "Left out", value: formatCount(report.refused) },
          ...(report.unknownJobs > 0
            ? [{ label: "Job not seen yet", value: `${formatCount(report.unknownJobs)}: kept for when it comes` }]
            : []),
          ...(report.erasedJobs > 0
            ? [
                {
                  label: "Erased before",
                  value: `${formatCount(report.erasedJobs)}: the customer’s data was erased here and is not taken again`,
                },
              ]
            : []),
        ]}
      />
      {badLines === null ? null : (
        <div className="grid gap-2 border-t border-line px-3.5 py-3">
          <ProblemList problems={report.problems} more={report.refused} place="line" />
          <div>
            <Button onClick={() => download(badLines)}>Download the lines left out</Button>
          </div>
        </div>
      )}
    </div>
  )
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }))
  const link = document.createElement("a")
  link.href = url
  link.download = "lines-left-out.csv"
  link.click()
  URL.revokeObjectURL(url)
}
