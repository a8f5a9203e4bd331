"use client"

import { Card } from "@/components/ui/card"
import { CopyId } from "@/components/ui/copy-id"
import { Instant } from "@/components/ui/instant"
import type { Source } from "@/lib/domain/job"
import { formatCount } from "@/lib/format"
import type { JobCall, JobResponse, ResponseField } from "@/lib/jobs/detail-schema"
import { FactRow, FactTable } from "./fact-table"
import { JsonBlock } from "./json-block"
import { NotReported, VendorText } from "./vendor-text"

const SOURCES = {
  list: "from the list of jobs",
  get: "from GET /v1/jobs/{id}",
  webhook: "from a webhook",
  action: "from our own call",
} as const satisfies Record<Source, string>

/** The vendor's newest answer: each documented field, everything else it sent, and the whole text. */
export function ResponseView({ response }: { response: JobResponse }) {
  const { fields, others, raw, calls } = response
  return (
    <div className="flex flex-col gap-3.5">
      <Card title="The vendor’s newest answer, documented fields" aside={raw ? <Fetched raw={raw} /> : null}>
        {fields ? (
          <FactTable label="Documented fields">
            {fields.map((field) => (
              <FieldLine key={field.name} field={field} />
            ))}
          </FactTable>
        ) : (
          <p className="px-3.5 py-2.5 text-muted">
            No answer that can be read field by field is kept. Refresh to get one.
          </p>
        )}
      </Card>
      {others.length > 0 ? (
        <Card title="Fields that the documentation does not name">
          <FactTable label="Other fields">
            {others.map((field) => (
              <FactRow key={field.name} name={<VendorText className="mono">{field.name}</VendorText>}>
                <VendorText className="mono">{field.text}</VendorText>
              </FactRow>
            ))}
          </FactTable>
        </Card>
      ) : null}
      {raw ? (
        <Card title="As received" aside={<Size raw={raw} />}>
          <JsonBlock text={raw.text} label="The answer as received" />
        </Card>
      ) : null}
      <Calls calls={calls} />
    </div>
  )
}

type Raw = NonNullable<JobResponse["raw"]>

function Fetched({ raw }: { raw: Raw }) {
  return (
    <>
      {SOURCES[raw.source]}, <Instant at={raw.fetchedAt} />
    </>
  )
}

function Size({ raw }: { raw: Raw }) {
  return <>{formatCount(raw.characters)} characters, laid out for reading</>
}

function FieldLine({ field }: { field: ResponseField }) {
  return (
    <FactRow name={<span className="mono">{field.name}</span>} hint={field.meaning} aside={field.meaning}>
      {field.state === "absent" ? (
        <NotReported>not reported</NotReported>
      ) : (
        <VendorText className="mono">{field.text}</VendorText>
      )}
    </FactRow>
  )
}

/** Every call of ours that named this job. */
function Calls({ calls }: { calls: readonly JobCall[] }) {
  return (
    <Card title="Our calls about this job" aside="kept for 30 days">
      {calls.length === 0 ? (
        <p className="px-3.5 py-2.5 text-muted">None: what we know of it came with the list of jobs.</p>
      ) : (
        <ul className="divide-y divide-line">
          {calls.map((call) => (
            <li key={call.num} className="flex flex-wrap items-center gap-x-3 px-3.5 py-1.5">
              <Instant at={call.at} />
              <VendorText className="mono">{`${call.method} ${call.path}`}</VendorText>
              <span className={call.status !== null && call.status < 400 ? "" : "text-failed"}>
                {call.status ?? "no answer"}
                {call.errorCode === null ? "" : ` ${call.errorCode}`}
              </span>
              {call.requestId === null ? null : <CopyId id={call.requestId} />}
              <span className="ml-auto text-faint tabular-nums">
                {call.purpose}
                {call.attempt > 1 ? `, try ${call.attempt}` : ""} · key {call.keyAlias} · {call.latencyMs} ms
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
