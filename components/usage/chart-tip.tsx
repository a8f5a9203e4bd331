import type { UsageBar, UsageReport } from "@/lib/domain/usage-report"
import { formatCount } from "@/lib/format"
import { toFill } from "./fills"
import { toBarName, toMeasured, toSeriesName } from "./words"

/** The figures of the bar under the pointer, from the top of the stack down. */
export function ChartTip({ report, bar }: { report: UsageReport; bar: UsageBar }) {
  const isJobs = report.measure === "jobs"
  const lines = report.series
    .flatMap((one, at) => {
      const cell = bar.cells[at]
      return cell ? [{ one, words: toMeasured(isJobs ? cell.jobs : cell.milli, cell.isEstimated, report) }] : []
    })
    .toReversed()
  return (
    <div className="rounded-md border border-line-strong bg-surface px-2.5 py-1.5 shadow-lg shadow-shade/30">
      <p className="font-medium">
        {toBarName(bar, report)}
        {bar.isPartial ? ", not over yet" : ""}
      </p>
      {lines.map(({ one, words }) => (
        <p key={`${one.kind}${one.name}`} className="flex items-center gap-2 text-muted">
          <svg aria-hidden="true" width="9" height="9" className="flex-none">
            <rect width="9" height="9" rx="2" fill={toFill(report, one)} />
          </svg>
          <bdi className="max-w-48 flex-1 truncate pr-4">{toSeriesName(one)}</bdi>
          <span className="text-text tabular-nums">{words}</span>
        </p>
      ))}
      <Line name="in all" value={toMeasured(isJobs ? bar.allJobs : bar.milli, bar.isEstimated, report)} />
      <Line name={`${report.days} days before`} value={toMeasured(bar.before, bar.isBeforeEstimated, report)} />
      {bar.unknownJobs > 0 && !isJobs ? (
        <p className="text-handled">without {formatCount(bar.unknownJobs)} jobs whose cost nobody can tell</p>
      ) : null}
    </div>
  )
}

function Line({ name, value }: { name: string; value: string }) {
  return (
    <p className="flex justify-between gap-6 text-muted">
      {name} <span className="text-text tabular-nums">{value}</span>
    </p>
  )
}
