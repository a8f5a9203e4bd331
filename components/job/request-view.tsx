"use client"

import { Card } from "@/components/ui/card"
import type { FieldOrigin } from "@/lib/domain/request-fields"
import type { Finding } from "@/lib/domain/request-lint-types"
import type { Fact, JobRequest } from "@/lib/jobs/detail-schema"
import { FactRow, FactTable } from "./fact-table"
import { FindingLine } from "./finding-line"
import { JsonBlock } from "./json-block"
import { NotReported, VendorText } from "./vendor-text"

const ORIGINS = {
  vendor: "the vendor’s newest answer",
  attribution: "told by your own systems",
  earlier: "an earlier answer of the vendor",
} as const satisfies Record<FieldOrigin, string>

type AskedProps = { request: JobRequest; findings: readonly Finding[] }

/** What was asked for, each value with where we have it from, and what does not fit beside the field. */
export function AskedCard({ request, findings }: AskedProps) {
  const known = request.facts.filter((fact) => fact.value !== null)
  const silent = request.facts.filter((fact) => fact.value === null)
  const of = (name: string) => findings.filter((finding) => finding.field === name)
  const elsewhere = findings.filter((finding) => !known.some((fact) => fact.name === finding.field))
  return (
    <Card title="What was asked for" aside={findings.length === 0 ? null : toCountWords(findings.length)}>
      {known.length > 0 ? (
        <FactTable label="What was asked for">
          {known.map((fact) => (
            <FactLine key={fact.name} fact={fact} findings={of(fact.name)} />
          ))}
        </FactTable>
      ) : null}
      {elsewhere.map((finding) => (
        <div key={finding.kind + finding.field} className="border-b border-line px-3.5 py-2">
          <FindingLine finding={finding} />
        </div>
      ))}
      <p className="border-t border-line px-3.5 py-2.5 text-pretty text-muted first:border-t-0">
        {known.length === 0
          ? "The vendor does not report what was asked for, and your own systems have not told us either. A job’s request can be added by attribution (job id, customer, model, format, source). "
          : "Not reported by the vendor nor told by your systems: "}
        {known.length > 0 ? <span className="mono">{silent.map((fact) => fact.name).join(", ")}</span> : null}
      </p>
    </Card>
  )
}

function toCountWords(count: number): string {
  return count === 1 ? "1 thing does not fit" : `${count} things do not fit`
}

export function RequestView({ request, findings }: AskedProps) {
  return (
    <div className="flex flex-col gap-3.5">
      <AskedCard request={request} findings={findings} />
      <Card title="Source file">
        <FactTable label="Source file">
          {request.source.map((fact) => (
            <FactLine key={fact.name} fact={fact} />
          ))}
        </FactTable>
      </Card>
      {request.told === null ? null : (
        <Card title="The request as your systems sent it">
          <JsonBlock text={request.told} label="The request as your systems sent it" />
        </Card>
      )}
    </div>
  )
}

function FactLine({ fact, findings = [] }: { fact: Fact; findings?: readonly Finding[] }) {
  return (
    <FactRow
      name={<span className="mono">{fact.name}</span>}
      aside={fact.origin === null ? null : ORIGINS[fact.origin]}
    >
      {fact.value === null ? <NotReported /> : <VendorText className="mono">{fact.value}</VendorText>}
      {findings.map((finding) => (
        <FindingLine key={finding.kind} finding={finding} />
      ))}
    </FactRow>
  )
}
