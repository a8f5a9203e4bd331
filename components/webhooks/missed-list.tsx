"use client"

import { useQuery } from "@tanstack/react-query"
import { VendorText } from "@/components/job/vendor-text"
import { ConnectionMark } from "@/components/shell/connection-mark"
import { KeptLink } from "@/components/shell/kept-link"
import { useConnection } from "@/components/shell/use-connection"
import { Card } from "@/components/ui/card"
import { Instant } from "@/components/ui/instant"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { StatusMark } from "@/components/ui/status"
import { toAppError } from "@/lib/errors"
import { formatCount, shortenId } from "@/lib/format"
import { webhookQueries } from "@/lib/webhooks/queries"
import type { MissedJob, MissedOf, SaidEvent, WebhookView } from "@/lib/webhooks/schema"
import { toJobWebhooks } from "./delivery-list"

type View = Exclude<WebhookView, "deliveries">

const INTRO = {
  untold:
    "Completed jobs of the last 7 days that no accepted webhook told of. Our own reading caught them; what relies on webhooks alone did not hear of them. Jobs that the vendor reports without a webhook address are left out.",
  claimed:
    "Finished jobs of the last 7 days of which the vendor’s own answer says that a webhook was sent, and none was accepted here. It may have gone to another address, or been lost or refused on the way.",
} as const satisfies Record<View, string>

/** Jobs whose webhook did not come, per connection. */
export function MissedList({ view }: { view: View }) {
  const { connection } = useConnection()
  const { data, error, refetch } = useQuery(webhookQueries.missed(view, connection))
  return (
    <>
      <p className="max-w-[80ch] text-pretty text-muted">{INTRO[view]}</p>
      {error ? (
        <Problem
          title={
            data ? "The list could not be read again; below is what was read before" : "The list could not be read"
          }
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data?.connections.map((one) => <OfConnection key={one.connection} view={view} missed={one} />) ??
        (error ? null : <Skeleton className="h-64" />)}
    </>
  )
}

function OfConnection({ view, missed }: { view: View; missed: MissedOf }) {
  const jobs = missed.state === "expected" ? missed.jobs : []
  return (
    <Card title={<ConnectionMark id={missed.connection} />} aside={toAside(missed)}>
      {jobs.length === 0 ? (
        <p className="px-3.5 py-2.5 text-pretty text-muted">{toNothing(view, missed)}</p>
      ) : (
        <ul aria-label={`Jobs of ${missed.connection}`} className="divide-y divide-line">
          {jobs.map((job) => (
            <Missed key={job.jobId} connection={missed.connection} job={job} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function toAside(missed: MissedOf): string | null {
  if (missed.state !== "expected") return null
  const { count, compared, isCapped, jobs } = missed
  const of = `${formatCount(count)} of ${isCapped ? "the newest " : ""}${formatCount(compared)} jobs`
  return jobs.length < count ? `${of}, the newest ${formatCount(jobs.length)} shown` : of
}

/** Why there is nothing in the list: three different things. */
function toNothing(view: View, missed: MissedOf): string {
  if (missed.state === "no_secret") {
    return "No webhooks seen: no signing secret is configured for this connection, so none can be accepted."
  }
  if (missed.state !== "expected") {
    return "No webhooks seen: none has been accepted on this connection so far, so none is missed."
  }
  if (view === "claimed" && missed.telling === 0 && missed.compared > 0) {
    return "The vendor’s answers do not tell which webhooks were sent."
  }
  return "Nothing is missing."
}

function Missed({ connection, job }: { connection: string; job: MissedJob }) {
  return (
    <li className="grid gap-x-4 gap-y-0.5 px-3.5 py-1.5 md:grid-cols-[110px_minmax(0,1fr)_minmax(0,1.2fr)_150px]">
      <StatusMark status={job.status} />
      <p className="flex min-w-0 flex-wrap gap-x-3">
        <KeptLink
          href={toJobWebhooks(connection, job.jobId)}
          title={job.jobId}
          className="mono text-accent hover:underline"
        >
          {shortenId(job.jobId)}
        </KeptLink>
        {job.customer === null ? null : <VendorText className="text-muted">{job.customer}</VendorText>}
      </p>
      <p className="min-w-0 text-muted">
        {job.said === null ? "the vendor does not tell what was sent" : <Said events={job.said} />}
      </p>
      <p className="text-muted md:text-right">
        <Instant at={job.finishedAt} mode="absolute" />
      </p>
    </li>
  )
}

function Said({ events }: { events: readonly SaidEvent[] }) {
  if (events.length === 0) return "the vendor says that nothing was sent"
  return (
    <>
      the vendor says:{" "}
      {events.map(({ event, state, at }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the vendor may name one event twice
        <span key={index}>
          {index === 0 ? "" : ", "}
          <VendorText>{event}</VendorText> {state === null ? "(state not reported)" : <VendorText>{state}</VendorText>}
          {at === null ? null : (
            <>
              {" "}
              <Instant at={at} />
            </>
          )}
        </span>
      ))}
    </>
  )
}
