"use client"

import { useQuery } from "@tanstack/react-query"
import { FactRow, FactTable } from "@/components/job/fact-table"
import { toJobPath } from "@/components/job/support-actions"
import { VendorText } from "@/components/job/vendor-text"
import { KeptLink } from "@/components/shell/kept-link"
import { Card } from "@/components/ui/card"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import type { JobRef } from "@/lib/domain/job"
import type { JobPacket } from "@/lib/domain/packet-types"
import { PACKET_FIELDS } from "@/lib/domain/packet-types"
import { toAppError } from "@/lib/errors"
import { shortenId } from "@/lib/format"
import { packetQueries } from "@/lib/packets/queries"
import { LeftOut, MissingCard, PacketHead, PacketValue, toStamp, toValueText } from "./packet-parts"
import { PacketTools } from "./packet-tools"
import { ReplyCard } from "./reply-card"

/** The report on one job for the vendor's support, ready to print or to take along, and the reply to the customer beside it. */
export function JobPacketPage({ job }: { job: JobRef }) {
  const { data, error, refetch } = useQuery(packetQueries.job(job))
  return (
    <div className="flex flex-col gap-3.5">
      <nav aria-label="Way back" className="no-print flex items-center gap-1.5 text-muted">
        <KeptLink href={toJobPath(job)}>Job {shortenId(job.jobId)}</KeptLink>
        <span aria-hidden="true">/</span>
        <span>Escalation packet</span>
      </nav>
      {data ? (
        <div className="grid items-start gap-7 lg:grid-cols-[minmax(0,1fr)_360px] print:block">
          <Packet job={job} packet={data.packet} />
          <ReplyCard reply={data.reply} />
        </div>
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

function Packet({ job, packet }: { job: JobRef; packet: JobPacket }) {
  const { fields, notes } = packet
  return (
    <div className="flex min-w-0 flex-col gap-3.5">
      <PacketHead title="Support request to the vendor" lead={<LeftOut madeAt={packet.made_at} />}>
        <PacketTools subject={{ kind: "job", ...job }} />
      </PacketHead>
      <Card title="The case">
        <FactTable label="The case">
          {PACKET_FIELDS.filter(({ name }) => name !== "error_body").map(({ name, label }) => (
            <FactRow key={name} name={label}>
              <PacketValue value={fields[name]} note={notes[name]} />
            </FactRow>
          ))}
        </FactTable>
      </Card>
      <Card title="Full error body">
        <div className="px-3.5 py-2.5">
          {fields.error_body === null ? (
            <span className="text-faint">missing</span>
          ) : (
            <pre className="whitespace-pre-wrap [overflow-wrap:anywhere]">
              <bdi>{toValueText(fields.error_body)}</bdi>
            </pre>
          )}
          {notes.error_body ? <p className="text-muted">{notes.error_body}</p> : null}
        </div>
      </Card>
      <MissingCard missing={packet.missing} />
      <Moments packet={packet} />
      <Exchanges packet={packet} />
    </div>
  )
}

const LINE = "grid gap-x-4 px-3.5 py-1.5 sm:grid-cols-[172px_minmax(0,1fr)]"

function Moments({ packet }: { packet: JobPacket }) {
  return (
    <Card title="Timeline (UTC)">
      <ol className="divide-y divide-line">
        {packet.timeline.map((moment, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: moments have no name, and the list is drawn anew as a whole
          <li key={index} className={LINE}>
            <span className="mono text-muted">
              {toStamp(moment.at)}
              {moment.until === null ? null : <span className="block">to {toStamp(moment.until).slice(11)}</span>}
            </span>
            <span>
              <VendorText className="font-medium">{moment.what}</VendorText>{" "}
              <span className="text-muted">
                <VendorText>{moment.how}</VendorText> ({moment.sure}){moment.call === null ? null : `, ${moment.call}`}
                {moment.request_id === null ? null : (
                  <>
                    {" "}
                    <VendorText className="mono">{moment.request_id}</VendorText>
                  </>
                )}
                {moment.http_status === null ? null : `, HTTP ${moment.http_status}`}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}

function Exchanges({ packet: { calls, deliveries } }: { packet: JobPacket }) {
  return (
    <>
      <Card title="Our calls to the API" aside={calls.not_shown > 0 ? `${calls.not_shown} older ones not shown` : null}>
        {calls.shown.length === 0 ? <p className="px-3.5 py-2.5 text-muted">None within the last 30 days.</p> : null}
        <ul className="divide-y divide-line">
          {calls.shown.map((call, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <li key={index} className={LINE}>
              <span className="mono text-muted">{toStamp(call.at)}</span>
              <span>
                <VendorText className="mono">{`${call.method} ${call.path}`}</VendorText> {call.status ?? "no answer"},{" "}
                {call.latency_ms} ms
                {call.request_id === null ? null : (
                  <span className="text-muted">
                    , request <VendorText className="mono">{call.request_id}</VendorText>
                  </span>
                )}
                {call.error_code === null ? null : (
                  <VendorText className="text-muted">{`, ${call.error_code}`}</VendorText>
                )}
              </span>
            </li>
          ))}
        </ul>
      </Card>
      <Card
        title="Webhook deliveries that reached us"
        aside={deliveries.not_shown > 0 ? `${deliveries.not_shown} older ones not shown` : null}
      >
        {deliveries.shown.length === 0 ? <p className="px-3.5 py-2.5 text-muted">None.</p> : null}
        <ul className="divide-y divide-line">
          {deliveries.shown.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <li key={index} className={LINE}>
              <span className="mono text-muted">{toStamp(one.received_at)}</span>
              <span>
                <VendorText className="mono">{one.event ?? "no event name"}</VendorText> {one.verdict}, {one.bytes}{" "}
                bytes
                {one.delivery_id === null ? null : (
                  <span className="text-muted">
                    , delivery <VendorText className="mono">{one.delivery_id}</VendorText>
                  </span>
                )}
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </>
  )
}
