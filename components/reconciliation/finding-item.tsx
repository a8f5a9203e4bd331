"use client"

import { KeptLink } from "@/components/shell/kept-link"
import { shortenId } from "@/lib/format"
import type { Finding } from "@/lib/reconciliation/schema"
import { FINDING_WORDS, toSigned } from "./words"

function toJobHref({ connection, jobId }: Finding): string {
  return `/jobs/${encodeURIComponent(connection)}/${encodeURIComponent(jobId ?? "")}`
}

/** One thing that was found, with what it rests on. The vendor's words in it are inert text. */
export function FindingItem({ finding }: { finding: Finding }) {
  const amount = finding.milli ?? (finding.explainsMilli === 0 ? null : finding.explainsMilli)
  return (
    <li className="py-2.5">
      <div className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
        <span className={finding.isDispute ? "font-medium text-failed" : "font-medium"}>
          {FINDING_WORDS[finding.kind]}
        </span>
        {finding.jobId === null ? null : (
          <KeptLink href={toJobHref(finding)} className="mono text-accent hover:underline" title={finding.jobId}>
            {shortenId(finding.jobId)}
          </KeptLink>
        )}
        {amount === null ? null : <span className="tabular-nums">{toSigned(amount)} credits</span>}
        <span className="text-muted">
          {finding.certainty === "certain" ? "certain" : "fits, not proven"}
          {finding.isDispute ? ", to dispute" : ""}
        </span>
      </div>
      <p className="max-w-[96ch] text-pretty wrap-anywhere">
        <bdi>{finding.title}</bdi>
      </p>
      {finding.evidence.length === 0 ? null : (
        <ul className="mt-0.5 text-muted">
          {finding.evidence.map((fact) => (
            <li key={fact} className="wrap-anywhere">
              <bdi>{fact}</bdi>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
