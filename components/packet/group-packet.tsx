"use client"

import { useQuery } from "@tanstack/react-query"
import { FactRow, FactTable } from "@/components/job/fact-table"
import { toJobPath } from "@/components/job/support-actions"
import { VendorText } from "@/components/job/vendor-text"
import { KeptLink } from "@/components/shell/kept-link"
import { Card } from "@/components/ui/card"
import { CopyId } from "@/components/ui/copy-id"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import type { GroupPacket, GroupSample, GroupSpread } from "@/lib/domain/packet-types"
import { toAppError } from "@/lib/errors"
import { toCustomerWords } from "@/lib/failures/schema"
import { formatCount } from "@/lib/format"
import { packetQueries } from "@/lib/packets/queries"
import { LeftOut, MissingCard, PacketHead, Stamp } from "./packet-parts"
import { PacketTools } from "./packet-tools"

/** The report on failures that look alike, for the vendor's support. */
export function GroupPacketPage({ groupId }: { groupId: string }) {
  const { data, error, refetch } = useQuery(packetQueries.group(groupId))
  return (
    <div className="flex flex-col gap-3.5">
      <nav aria-label="Way back" className="no-print flex items-center gap-1.5 text-muted">
        <KeptLink href={`/failures/${encodeURIComponent(groupId)}`}>Failure group</KeptLink>
        <span aria-hidden="true">/</span>
        <span>Escalation packet</span>
      </nav>
      {data ? (
        <Packet groupId={groupId} packet={data.packet} />
      ) : error ? (
        <Problem
          title="The packet could not be made"
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : (
        <Skeleton className="h-96" />
      )}
    </div>
  )
}

function toSpreadText(spread: readonly GroupSpread[]): string {
  return spread.map(({ value, jobs }) => `${value ?? "not known"} ${formatCount(jobs)}`).join(" · ")
}

function Packet({ groupId, packet }: { groupId: string; packet: GroupPacket }) {
  const { group } = packet
  return (
    <div className="flex max-w-[1000px] flex-col gap-3.5">
      <PacketHead title="Support request to the vendor: failures alike" lead={<LeftOut madeAt={packet.made_at} />}>
        <PacketTools subject={{ kind: "group", groupId }} />
      </PacketHead>
      <Card title="The case">
        <FactTable label="The case">
          <FactRow name="Symptom">
            <VendorText>{group.symptom}</VendorText>
          </FactRow>
          <FactRow name="Error text, variable parts replaced">
            <VendorText className="mono whitespace-pre-wrap">{group.template}</VendorText>
          </FactRow>
          <FactRow name="Error code">
            {group.code === null ? (
              <span className="text-faint">none</span>
            ) : (
              <VendorText className="mono">{group.code}</VendorText>
            )}
          </FactRow>
          <FactRow name="Jobs">
            {group.jobs_capped
              ? `more than ${formatCount(group.jobs)}; what follows is of the newest`
              : formatCount(group.jobs)}
          </FactRow>
          <FactRow name="First and last seen">
            <Stamp at={group.first_seen_at} /> to <Stamp at={group.last_seen_at} />
          </FactRow>
          <FactRow name="Customers touched">
            {toCustomerWords({ customers: group.customers, noCustomerJobs: group.jobs_without_customer }) ?? (
              <span className="text-faint">not known</span>
            )}
          </FactRow>
          <FactRow name="Models">
            <VendorText>{toSpreadText(packet.models)}</VendorText>
          </FactRow>
          <FactRow name="Output formats">
            <VendorText>{toSpreadText(packet.formats)}</VendorText>
          </FactRow>
          <FactRow name="Connections">
            <VendorText>{toSpreadText(packet.connections)}</VendorText>
          </FactRow>
          <FactRow name="Our reference">
            <span className="mono">{group.id}</span>
          </FactRow>
        </FactTable>
      </Card>
      <MissingCard missing={packet.missing} />
      <Days days={packet.days} />
      <Samples samples={packet.samples} />
    </div>
  )
}

function Days({ days }: { days: GroupPacket["days"] }) {
  const top = Math.max(1, ...days.map(({ jobs }) => jobs))
  return (
    <Card title="Failures by day (UTC)">
      <table className="w-full">
        <thead className="sr-only">
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Failures</th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, jobs }) => (
            <tr key={day}>
              <th scope="row" className="mono w-32 px-3.5 py-0.5 text-left font-normal text-muted">
                {day}
              </th>
              <td className="py-0.5 pr-3.5 tabular-nums">
                <span className="flex items-center gap-2">
                  <span className="h-2.5 rounded-sm bg-failed" style={{ width: `${(jobs / top) * 60}%` }} />
                  {formatCount(jobs)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}

function Samples({ samples }: { samples: readonly GroupSample[] }) {
  return (
    <Card title="Samples, the newest first" aside={samples.length}>
      <ul className="divide-y divide-line">
        {samples.map((one) => (
          <li key={`${one.connection}/${one.job_id}`} className="px-3.5 py-2">
            <p className="flex flex-wrap items-center gap-x-3">
              <CopyId id={one.job_id} href={toJobPath({ connection: one.connection, jobId: one.job_id })} />
              {one.request_id === null ? (
                <span className="text-faint">no request id</span>
              ) : (
                <span className="inline-flex items-center gap-1">
                  request <CopyId id={one.request_id} />
                </span>
              )}
              <span className="text-muted">{one.connection}</span>
              <span className="text-muted">
                {one.failed_at === null ? "created " : "failed "}
                <Stamp at={one.failed_at ?? one.created_at} />
              </span>
              <VendorText className="text-muted">
                {[one.model, one.output_format].filter(Boolean).join(" · ") || "model and format not reported"}
              </VendorText>
            </p>
            <p className="line-clamp-3">
              {one.error === null ? (
                <span className="text-faint">no error text</span>
              ) : (
                <VendorText className="mono">{one.error}</VendorText>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  )
}
