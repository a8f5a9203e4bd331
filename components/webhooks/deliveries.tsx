"use client"

import { useInfiniteQuery } from "@tanstack/react-query"
import { useRouter } from "next/navigation"
import { buttonClass } from "@/components/ui/button"
import { Empty } from "@/components/ui/empty"
import { ExtLink } from "@/components/ui/ext-link"
import { Choice, Day } from "@/components/ui/filter-fields"
import { Link } from "@/components/ui/link"
import { Pages } from "@/components/ui/pages"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { toAppError } from "@/lib/errors"
import { webhookQueries } from "@/lib/webhooks/queries"
import { type DeliveryFilter, toDeliveryParams, VERDICT_WORDS, WEBHOOK_EVENTS } from "@/lib/webhooks/schema"
import { DeliveryList } from "./delivery-list"
import { useWebhooksPlace, type WebhooksPlace } from "./use-webhooks-place"

/** Everything that came to the webhook address: what was accepted, and what was refused and why. */
export function Deliveries() {
  const place = useWebhooksPlace()
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-x-3 gap-y-2">
        <Filters {...place} />
        <a href={`/api/deliveries/export?${toDeliveryParams(place.filter)}`} download className={buttonClass()}>
          Export CSV
        </a>
      </div>
      <Results {...place} />
    </>
  )
}

function Filters({ filter, toHref }: WebhooksPlace) {
  const router = useRouter()
  const change = (changes: Partial<DeliveryFilter>) => router.push(toHref(changes), { scroll: false })
  const isOther = filter.event !== null && !WEBHOOK_EVENTS.some((one) => one === filter.event)
  return (
    <div className="flex flex-wrap items-end gap-x-3 gap-y-2">
      {/* What is not one of ours is left out when the address is read. */}
      <Choice
        label="Verdict"
        value={filter.verdict}
        onChange={(verdict) => change({ verdict: verdict as DeliveryFilter["verdict"] })}
      >
        <option value="">any</option>
        {Object.entries(VERDICT_WORDS).map(([verdict, { word }]) => (
          <option key={verdict} value={verdict}>
            {word}
          </option>
        ))}
      </Choice>
      <Choice label="Event" value={filter.event} onChange={(event) => change({ event })}>
        <option value="">any</option>
        {WEBHOOK_EVENTS.map((event) => (
          <option key={event}>{event}</option>
        ))}
        {isOther ? <option>{filter.event}</option> : null}
      </Choice>
      <Day label="From" value={filter.from} onChange={(from) => change({ from })} />
      <Day label="To" value={filter.to} onChange={(to) => change({ to })} />
    </div>
  )
}

function Results({ filter, toHref }: WebhooksPlace) {
  const query = useInfiniteQuery(webhookQueries.pages(filter))
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  if (query.isPending) return <Skeleton className="h-[420px]" />
  if (query.isError && rows.length === 0) {
    const detail = toAppError(query.error).message
    return <Problem title="The deliveries could not be read" detail={detail} onRetry={() => void query.refetch()} />
  }
  if (rows.length === 0) return <Nothing filter={filter} toHref={toHref} />
  return (
    <Pages query={query} more="Older deliveries" end="That is all there is.">
      <DeliveryList rows={rows} />
    </Pages>
  )
}

function Nothing({ filter, toHref }: WebhooksPlace) {
  const { verdict, event, from, to } = filter
  if (verdict === null && event === null && from === null && to === null) {
    return (
      <Empty title="No webhook has come so far">
        They are optional: jobs are followed all the same, only less exactly. The vendor sends them to the address that
        a job was created with.{" "}
        <ExtLink
          href="https://removebgvideo.com/docs/guides/webhooks/"
          className="text-accent underline underline-offset-2"
        >
          How webhooks are set up
        </ExtLink>
      </Empty>
    )
  }
  const href = toHref({ verdict: null, event: null, from: null, to: null })
  return (
    <Empty
      title="No delivery is like this"
      action={
        <Link href={href} className={buttonClass()}>
          Show all deliveries
        </Link>
      }
    >
      Another verdict, event or other days may find what you look for.
    </Empty>
  )
}
