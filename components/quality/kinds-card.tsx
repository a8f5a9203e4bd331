"use client"

import { useSearchParams } from "next/navigation"
import { Card } from "@/components/ui/card"
import { Link } from "@/components/ui/link"
import { formatCount } from "@/lib/format"
import { COMPLAINT_WORDS, type QualityFilter, type QualityReport } from "@/lib/quality/schema"
import { toQualityHref } from "./quality-link"

/** What is complained of; a job can have several kinds. */
export function KindsCard({ report, filter }: { report: QualityReport; filter: QualityFilter }) {
  const search = useSearchParams()
  return (
    <Card title="What is wrong">
      {report.kinds.length === 0 ? (
        <p className="px-3.5 py-2.5 text-muted">Nobody complained of a job that completed in this time.</p>
      ) : (
        <table>
          <thead className="sr-only">
            <tr>
              <th scope="col">Kind</th>
              <th scope="col">Complaints</th>
            </tr>
          </thead>
          <tbody>
            {report.kinds.map(({ kind, complaints }) => (
              <tr key={kind} className={filter.kind === kind ? "bg-accent-soft" : ""}>
                <th scope="row" className="whitespace-normal font-normal text-text">
                  <Link
                    href={toQualityHref(search, { ...filter, kind: filter.kind === kind ? null : kind })}
                    scroll={false}
                    className="hover:text-accent hover:underline"
                  >
                    {COMPLAINT_WORDS[kind]}
                  </Link>
                </th>
                <td className="num">{formatCount(complaints)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}
