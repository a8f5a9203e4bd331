"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { useConnection } from "@/components/shell/use-connection"
import { Card } from "@/components/ui/card"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { attributionQueries } from "@/lib/attribution/queries"
import { COVERED, type Coverage, type Covered, ORIGINS, type Origin } from "@/lib/attribution/schema"
import { toAppError } from "@/lib/errors"
import { formatCount } from "@/lib/format"

const WHAT = {
  customer: "Customer",
  input: "Input address",
  model: "Model",
  length: "Source length",
} as const satisfies Record<Covered, string>

const FROM = {
  attribution: { words: "told by your systems", fill: "bg-c1" },
  vendor: { words: "in the vendor’s answer", fill: "bg-c2" },
  rule: { words: "by a rule", fill: "bg-c3" },
  none: { words: "not known", fill: "bg-hover" },
} as const satisfies Record<Origin, { words: string; fill: string }>

/** Whole percents, but never 0 or 100 for a part that is more or less than that. */
function toPercent(part: number, whole: number): string {
  const percent = (part / whole) * 100
  if (percent > 0 && percent < 1) return "< 1 %"
  if (percent > 99 && percent < 100) return "> 99 %"
  return `${Math.round(percent)} %`
}

/** Of the newest jobs, what is known and from where. */
export function CoverageCard() {
  const { connection } = useConnection()
  const { data, error, refetch } = useQuery(attributionQueries.coverage(connection))
  if (!data) {
    if (!error) return <Skeleton className="h-[200px]" />
    const retry = () => void refetch()
    return <Problem title="Coverage could not be read" detail={toAppError(error).message} onRetry={retry} />
  }
  if (data.jobs === 0) return <p className="text-muted">No job has been seen yet, so there is nothing to cover.</p>
  return (
    <Card title={`Of the newest ${formatCount(data.jobs)} jobs`}>
      <table>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col" className="num">
              Known
            </th>
            <th scope="col" className="w-full pl-3">
              Where it comes from
            </th>
          </tr>
        </thead>
        <tbody>
          {COVERED.map((what) => (
            <Line key={what} what={what} coverage={data} />
          ))}
        </tbody>
      </table>
    </Card>
  )
}

function Line({ what, coverage }: { what: Covered; coverage: Coverage }) {
  const { jobs, by } = coverage
  const parts = ORIGINS.filter((origin) => by[what][origin] > 0)
  return (
    <tr>
      <th scope="row" className="whitespace-normal align-top font-normal text-text sm:whitespace-nowrap">
        {WHAT[what]}
      </th>
      <td className="num py-1.5 align-top font-medium">{toPercent(jobs - by[what].none, jobs)}</td>
      <td className="py-1.5 pl-3">
        <span aria-hidden="true" className="mt-1.5 mb-1 flex h-1.5 gap-px overflow-hidden rounded-[3px]">
          {parts.map((origin) => (
            <span key={origin} className={clsx("block", FROM[origin].fill)} style={{ flexGrow: by[what][origin] }} />
          ))}
        </span>
        <span className="text-muted">
          {parts.map((origin) => `${formatCount(by[what][origin])} ${FROM[origin].words}`).join(" · ")}
        </span>
      </td>
    </tr>
  )
}
