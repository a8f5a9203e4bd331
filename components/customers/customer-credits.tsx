import { KeptLink } from "@/components/shell/kept-link"
import { Card } from "@/components/ui/card"
import type { Customer, CustomerCredits as Sums } from "@/lib/customers/schema"
import { formatCount, formatCredits, UNKNOWN } from "@/lib/format"

/** What their jobs cost, by what the figures rest on. */
export function CustomerCredits({ credits }: { credits: Customer["credits"] }) {
  if (credits.all?.jobs === 0) return null
  const isCapped = credits.all === null || credits.last28Days === null
  return (
    <Card title="Credits">
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">Basis</span>
            </th>
            <th scope="col" className="num">
              28 days
            </th>
            <th scope="col" className="num">
              In all
            </th>
          </tr>
        </thead>
        <tbody>
          <Line name="Reported" credits={credits} toText={toReported} />
          <Line name="Estimated" credits={credits} toText={toEstimated} />
          <Line name="Not known" credits={credits} toText={({ unknownJobs }) => toJobs(unknownJobs)} />
          <Line name="Jobs" credits={credits} toText={({ jobs }) => formatCount(jobs)} />
        </tbody>
      </table>
      {isCapped ? (
        <p className="border-t border-line px-3.5 py-2 text-muted">
          {UNKNOWN} = more than 10,000 jobs, which are not added up here. <KeptLink href="/usage">Usage</KeptLink> has
          the sums of all customers.
        </p>
      ) : null}
    </Card>
  )
}

function toJobs(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "job" : "jobs"}`
}

/** Nothing reported is not 0 credits. */
function toReported({ reportedJobs, reportedMilli }: Sums): string {
  return reportedJobs === 0 ? "none" : formatCredits(reportedMilli)
}

function toEstimated({ estimatedJobs, estimatedMilli }: Sums): string {
  return estimatedJobs === 0 ? "none" : `~${formatCredits(estimatedMilli)}`
}

type LineProps = { name: string; credits: Customer["credits"]; toText: (sums: Sums) => string }

function Line({ name, credits, toText }: LineProps) {
  return (
    <tr>
      <th scope="row" className="py-1.5 font-normal text-text">
        {name}
      </th>
      <td className="num">{credits.last28Days ? toText(credits.last28Days) : UNKNOWN}</td>
      <td className="num">{credits.all ? toText(credits.all) : UNKNOWN}</td>
    </tr>
  )
}
