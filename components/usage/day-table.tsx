"use client"

import { useRouter } from "next/navigation"
import type { MouseEvent, ReactNode } from "react"
import { Card } from "@/components/ui/card"
import type { UsageBar, UsageReport, UsageSeries } from "@/lib/domain/usage-report"
import { UNKNOWN } from "@/lib/format"
import { toBarHref } from "@/lib/usage/links-schema"
import { toBarName, toCount, toMeasured, toPercent, toSeriesName } from "./words"

type TableProps = { report: UsageReport }

const GRAINS = { day: "Day by day", week: "Week by week", month: "Month by month" } as const

/** One listener instead of one a cell: there may be a thousand. */
function useFollow() {
  const router = useRouter()
  return (event: MouseEvent<HTMLElement>) => {
    const href = event.target instanceof Element ? event.target.closest("a")?.getAttribute("href") : null
    const isOrdinary = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    if (!href || !isOrdinary) return
    event.preventDefault()
    router.push(href)
  }
}

/** The chart in words, newest first: the same figures, and the same lists of jobs behind them. */
export function DayTable({ report }: TableProps) {
  const follow = useFollow()
  const { series, bars, measure, by, days, grain } = report
  const isJobs = measure === "jobs"
  const shown = toShown(report)
  return (
    <Card title={GRAINS[grain]} aside={`${measure} by ${by}, beside the sums`}>
      <section
        aria-label={`${GRAINS[grain]}: ${measure} by ${by}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="wide-table"
      >
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the listener serves links, which answer to the keyboard themselves */}
        <table onClick={follow}>
          <thead>
            <tr>
              <th scope="col">{grain === "day" ? "Day" : grain === "week" ? "Week" : "Month"}</th>
              <Head>{isJobs ? "All jobs" : "Credits"}</Head>
              {shown.hasBefore ? <Head>{days} days before</Head> : null}
              <Head>{isJobs ? "Ours" : "Jobs"}</Head>
              {shown.hasEnded ? (
                <>
                  <Head>Done</Head>
                  <Head>Failed</Head>
                </>
              ) : null}
              <Head>Failure rate</Head>
              {shown.hasUnknown ? <Head>Cost not known</Head> : null}
              {series.map((one) => (
                <Head key={`${one.kind}${one.name}`}>
                  <bdi title={toSeriesName(one)}>{toSeriesName(one)}</bdi>
                </Head>
              ))}
            </tr>
          </thead>
          <tbody>
            {bars.toReversed().map((bar) => (
              <Row key={bar.from} report={report} bar={bar} shown={shown} />
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  )
}

type Shown = { hasBefore: boolean; hasEnded: boolean; hasUnknown: boolean }

/** No column of dashes or noughts; done and failed stand in the stack by status already. */
function toShown({ by, measure, bars }: UsageReport): Shown {
  return {
    hasBefore: bars.some(({ before }) => before !== null),
    hasEnded: by !== "status" || measure !== "jobs",
    hasUnknown: bars.some(({ unknownJobs }) => unknownJobs > 0),
  }
}

function Head({ children }: { children: ReactNode }) {
  return (
    <th scope="col" className="num">
      {children}
    </th>
  )
}

function Row({ report, bar, shown }: TableProps & { bar: UsageBar; shown: Shown }) {
  const { completed, failed } = bar
  const isJobs = report.measure === "jobs"
  const ended = (completed ?? 0) + (failed ?? 0)
  return (
    <tr>
      <th scope="row" className="whitespace-nowrap py-0 font-normal text-text">
        {bar.jobs ? (
          <a href={toBarHref(report, bar) ?? undefined} className="text-accent hover:underline">
            {toBarName(bar, report)}
          </a>
        ) : (
          toBarName(bar, report)
        )}
        {bar.isPartial ? <span className="text-faint"> so far</span> : null}
      </th>
      <td className="num">{toMeasured(isJobs ? bar.allJobs : bar.milli, bar.isEstimated, report)}</td>
      {shown.hasBefore ? (
        <td className="num text-muted">{toMeasured(bar.before, bar.isBeforeEstimated, report)}</td>
      ) : null}
      <td className="num">{toCount(bar.jobs)}</td>
      {shown.hasEnded ? (
        <>
          <td className="num">{toCount(completed)}</td>
          <td className="num">{toCount(failed)}</td>
        </>
      ) : null}
      <td className="num">{ended === 0 ? UNKNOWN : toPercent(failed ?? 0, ended)}</td>
      {shown.hasUnknown ? <td className="num">{toCount(bar.jobs && bar.unknownJobs)}</td> : null}
      {report.series.map((one, at) => (
        <StackCell key={`${one.kind}${one.name}`} report={report} bar={bar} series={one} at={at} />
      ))}
    </tr>
  )
}

type CellProps = TableProps & { bar: UsageBar; series: UsageSeries; at: number }

function StackCell({ report, bar, series, at }: CellProps) {
  const cell = bar.cells[at]
  if (!cell) return <td className="num text-faint">{bar.jobs === null ? UNKNOWN : "0"}</td>
  const words = toMeasured(report.measure === "jobs" ? cell.jobs : cell.milli, cell.isEstimated, report)
  const href = toBarHref(report, bar, series)
  return (
    <td className="num">
      {href ? (
        <a href={href} className="hover:underline">
          {words}
        </a>
      ) : (
        words
      )}
    </td>
  )
}
