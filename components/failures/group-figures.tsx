"use client"

import type { ReactNode } from "react"
import { Card } from "@/components/ui/card"
import { Instant } from "@/components/ui/instant"
import { Link } from "@/components/ui/link"
import { toBarDays } from "@/lib/domain/time-buckets"
import type { GroupDetail } from "@/lib/failures/group-schema"
import { type FailureFilter, MOST_EXACT, toFailedJobsHref, toRangeWords } from "@/lib/failures/list-schema"
import { isHandledState } from "@/lib/failures/schema"
import { BarChart, BarTable } from "./bar-chart"
import { CreditSum, Customers, toCountWords } from "./figures"

type GroupFiguresProps = { detail: GroupDetail; filter: FailureFilter }

/** The figures over the chosen time, and the jobs of each day. */
export function GroupFigures({ detail, filter }: GroupFiguresProps) {
  const { row, buckets, from } = detail
  const toHref = (bar: number) => {
    if (buckets.unit === "hour") return undefined
    return toFailedJobsHref(filter, from, { group: row.id, days: toBarDays(bar, buckets) })
  }
  const range = toRangeWords(filter.range)
  return (
    <Card title={`Failed jobs ${range}`} aside={filter.zone}>
      <dl className="flex flex-wrap gap-x-8 gap-y-2 px-3.5 pt-3">
        <Figure name="Jobs">
          <Link
            href={toFailedJobsHref(filter, from, { group: row.id })}
            title="List exactly these jobs"
            className="text-accent hover:underline"
          >
            {toCountWords(row.jobs)}
          </Link>
        </Figure>
        <Figure name="Customers">
          <Customers row={row} />
        </Figure>
        <Figure name="Credits touched">
          <CreditSum credits={row.credits} />
        </Figure>
        <Figure name="First seen">
          <Instant at={detail.firstSeenAt} />
        </Figure>
        <Figure name="Last seen">
          <Instant at={detail.lastSeenAt} />
        </Figure>
      </dl>
      <div className="px-3.5 pt-3 pb-2.5">
        <BarChart bars={row.bars} buckets={buckets} toHref={toHref} isHandled={isHandledState(row.state)} />
        {row.jobs > MOST_EXACT ? (
          <p className="mt-1 text-faint">More than 10,000 jobs: the list behind the number counts no further.</p>
        ) : null}
      </div>
      <BarTable bars={row.bars} buckets={buckets} toHref={toHref} />
    </Card>
  )
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd className="text-lg tabular-nums">{children}</dd>
    </div>
  )
}
