"use client"

import type { ReactNode } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { Card } from "@/components/ui/card"
import type { Spread, UsageReport } from "@/lib/domain/usage-report"
import { formatChange, formatCost, formatCount, formatCredits, formatDuration, UNKNOWN } from "@/lib/format"
import { toCount, toPercent } from "./words"

type CardProps = { report: UsageReport }

function Line({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <tr>
      <th scope="row" className="whitespace-normal py-1.5 font-normal text-text">
        {name}
      </th>
      <td className="num whitespace-nowrap">{children}</td>
    </tr>
  )
}

function Note({ children }: { children: ReactNode }) {
  return <p className="border-t border-line px-3.5 py-2 text-pretty text-muted">{children}</p>
}

/** A price that rose by more than this is worth a colour. */
const NOTABLE_RISE = 1.1

function Rise({ now, before }: { now: number | null; before: number | null }) {
  const isDearer = now !== null && before !== null && before > 0 && now / before >= NOTABLE_RISE
  return (
    <td className={`num whitespace-nowrap ${isDearer ? "text-failed" : "text-muted"}`}>{formatChange(now, before)}</td>
  )
}

/** Whole credits are enough to compare. */
function toPrice(milli: number | null): string {
  return milli === null
    ? UNKNOWN
    : formatCredits(milli >= 100_000 ? Math.round(milli / 1_000) * 1_000 : Math.round(milli / 100) * 100)
}

function ModelCosts({ report }: CardProps) {
  const { models, days } = report
  return (
    <Card title="Cost of a usable minute and output">
      {models.length === 0 ? (
        <p className="px-3.5 py-2.5 text-pretty text-muted">
          Not known by model: it needs the model of completed jobs, and their cost or length.
        </p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" className="num" colSpan={2}>
                Minute, change
              </th>
              <th scope="col" className="num" colSpan={2}>
                Output, change
              </th>
            </tr>
          </thead>
          <tbody>
            {models.map((one) => (
              <tr key={one.model}>
                <th scope="row" className="max-w-28 truncate py-0 font-normal text-text">
                  <bdi>{one.model ?? "not known"}</bdi>
                </th>
                <td className="num">{toPrice(one.perMinuteMilli)}</td>
                <Rise now={one.perMinuteMilli} before={one.beforeMinuteMilli} />
                <td className="num">{toPrice(one.perOutputMilli)}</td>
                <Rise now={one.perOutputMilli} before={one.beforeOutputMilli} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Note>
        All that was spent on a model, failures too, over what it brought; change against the {days} days before.
      </Note>
    </Card>
  )
}

function Wasted({ report }: CardProps) {
  const { waste, totals } = report
  if (!waste) return null
  return (
    <Card
      title={
        waste.totalMilli === null
          ? "Wasted: not known"
          : `Wasted: ${waste.unknownJobs > 0 ? "at least " : ""}${formatCost(waste.totalMilli, waste.isEstimated)} credits`
      }
      aside={<KeptLink href="/usage/waste">Waste</KeptLink>}
    >
      <table>
        <tbody>
          <Line name="failed but charged">{formatCost(waste.failedMilli, waste.isFailedEstimated)}</Line>
          <Line
            name={
              waste.duplicateMilli === null && waste.duplicateJobs === 0
                ? "bought again"
                : `bought again, ${formatCount(waste.duplicateJobs)} jobs`
            }
          >
            {formatCost(waste.duplicateMilli, waste.isDuplicateEstimated)}
          </Line>
          <Line name="share of what we can price">{toPercent(waste.totalMilli, totals.ownMilli)}</Line>
          <Line name="failed, charge not known">{formatCount(waste.failedUnknownJobs)} jobs</Line>
          <Line name="made and never started">{formatCount(waste.draftJobs)} jobs</Line>
        </tbody>
      </table>
    </Card>
  )
}

function EstimatedAgainstReported({ report }: CardProps) {
  const { compared, creditsMilli, silent } = report.vendor
  return (
    <Card title="Estimated against reported" aside={<KeptLink href="/usage/reconciliation">Reconciliation</KeptLink>}>
      {compared === null ? (
        <table>
          <tbody>
            <Line name="reported by the vendor">{formatCredits(creditsMilli)}</Line>
            <Line name="by our record">{UNKNOWN}</Line>
          </tbody>
        </table>
      ) : (
        <table>
          <tbody>
            <Line name="by our record">{formatCost(compared.oursMilli, compared.isEstimated)}</Line>
            <Line name="reported by the vendor">{formatCredits(compared.reportedMilli)}</Line>
            <Line name="difference">{toSigned(compared.reportedMilli - compared.oursMilli)}</Line>
            <Line name="of what it reports">
              {toPercent(Math.abs(compared.reportedMilli - compared.oursMilli), compared.reportedMilli)}
            </Line>
          </tbody>
        </table>
      )}
      <Note>
        {compared === null
          ? "There is no whole vendor day of which both sides know the credits."
          : `Over the ${formatCount(compared.days)} whole vendor days (UTC) of which both know the credits.`}
        {silent.length > 0 ? ` No credits by day from ${silent.join(", ")}.` : ""}
      </Note>
    </Card>
  )
}

function toSigned(milli: number): string {
  if (milli === 0) return "0"
  return `${milli > 0 ? "+" : "−"}${formatCredits(Math.abs(milli))}`
}

function Outcomes({ report }: CardProps) {
  const { totals, failureBefore } = report
  const ended = totals.completed + totals.failed
  const before = failureBefore && toPercent(failureBefore.failed, failureBefore.completed + failureBefore.failed)
  return (
    <Card title="Done and failed">
      <table>
        <tbody>
          <Line name={`done, ${formatCount(totals.completed)} of ${formatCount(ended)} that ended`}>
            {toPercent(totals.completed, ended)}
          </Line>
          <Line name={`failed, ${formatCount(totals.failed)}${before ? `; ${before} before` : ""}`}>
            {toPercent(totals.failed, ended)}
          </Line>
          <Line name="not ended yet">{formatCount(totals.open)}</Line>
          <Line name="minutes of video done, where known">
            {totals.doneMs === 0 ? UNKNOWN : formatCount(Math.round(totals.doneMs / 60_000))}
          </Line>
          <Line name="ended, cost not known">{formatCount(totals.unknownJobs)}</Line>
        </tbody>
      </table>
    </Card>
  )
}

function Times({ report }: CardProps) {
  const { queue, run } = report
  return (
    <Card title="Waiting and running">
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col" className="num">
              p50
            </th>
            <th scope="col" className="num">
              p95
            </th>
            <th scope="col" className="num">
              Jobs
            </th>
          </tr>
        </thead>
        <tbody>
          <TimeLine name="waited" spread={queue} />
          <TimeLine name="ran" spread={run} />
        </tbody>
      </table>
      <Note>≈, at most 6 % off. Of ended jobs whose start and end are known; the wait to within a minute.</Note>
    </Card>
  )
}

function TimeLine({ name, spread }: { name: string; spread: Spread | null }) {
  const toWords = (ms: number | undefined) => (ms === undefined ? UNKNOWN : `≈ ${formatDuration(ms)}`)
  return (
    <tr>
      <th scope="row" className="py-0 font-normal text-text">
        {name}
      </th>
      <td className="num whitespace-nowrap">{toWords(spread?.p50Ms)}</td>
      <td className="num whitespace-nowrap">{toWords(spread?.p95Ms)}</td>
      <td className="num">{formatCount(spread?.jobs ?? 0)}</td>
    </tr>
  )
}

/** The vendor's count of jobs beside ours: they should agree, and when they do not it is seen. */
function Counted({ report }: CardProps) {
  const { counted, jobs, failed, calls } = report.vendor
  return (
    <Card title="Jobs as the vendor counts them">
      <table>
        <tbody>
          <Line name="jobs, today too">{toCount(jobs)}</Line>
          <Line name="of them failed">{toCount(failed)}</Line>
          <Line name="our record less the vendor’s count">
            {counted === null ? UNKNOWN : toSigned((counted.ours - counted.reported) * 1_000)}
          </Line>
          <Line name="API calls">{toCount(calls)}</Line>
        </tbody>
      </table>
      <Note>
        {counted === null
          ? "The vendor counts no jobs of a whole day in this time."
          : `Compared over ${formatCount(counted.days)} whole vendor days (UTC).`}
      </Note>
    </Card>
  )
}

/** The small tables under the chart. */
export function Cards({ report }: { report: UsageReport }) {
  return (
    <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
      <ModelCosts report={report} />
      <Wasted report={report} />
      <EstimatedAgainstReported report={report} />
      <Outcomes report={report} />
      <Times report={report} />
      <Counted report={report} />
    </div>
  )
}
