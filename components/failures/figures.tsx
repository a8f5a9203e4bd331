import { Sparkline } from "@/components/ui/sparkline"
import { type FailureRow, MOST_EXACT } from "@/lib/failures/list-schema"
import { isHandledState, toCustomerWords } from "@/lib/failures/schema"
import { formatCount, formatCredits, UNKNOWN } from "@/lib/format"

/** "31", "10k+". */
export function toCountWords(jobs: number): string {
  return jobs > MOST_EXACT ? formatCount(MOST_EXACT, { capped: true }) : formatCount(jobs)
}

type Sums = FailureRow["credits"]

/** What the credits of some failed jobs rest on, in words. */
export function toCreditWords(credits: Sums): string {
  const ofJobs = (milli: number, jobs: number) => `${formatCredits(milli)} for ${formatCount(jobs)} jobs`
  const parts = [
    `${formatCredits(credits.reportedMilli)} reported by the vendor`,
    credits.estimatedJobs > 0 ? `estimated ${ofJobs(credits.estimatedMilli, credits.estimatedJobs)}, charged` : null,
    credits.mayBeJobs > 0
      ? `about ${ofJobs(credits.mayBeMilli, credits.mayBeJobs)}, if they were charged: the vendor does not say`
      : null,
    credits.unknownJobs > 0 ? `${formatCount(credits.unknownJobs)} jobs without a figure` : null,
  ]
  return `Credits at stake: ${parts.filter(Boolean).join("; ")}`
}

/** "~126": partly estimated, "126+": some jobs have no figure, "–": none has. */
export function CreditSum({ credits }: { credits: Sums }) {
  const milli = credits.reportedMilli + credits.estimatedMilli + credits.mayBeMilli
  const estimatedJobs = credits.estimatedJobs + credits.mayBeJobs
  const { unknownJobs } = credits
  if (milli === 0 && estimatedJobs === 0 && unknownJobs > 0) {
    return (
      <span className="text-faint" title="Neither reported by the vendor nor possible to estimate">
        {UNKNOWN}
      </span>
    )
  }
  return (
    <span title={toCreditWords(credits)}>
      {estimatedJobs > 0 ? "~" : ""}
      {formatCredits(estimatedJobs > 0 ? Math.round(milli / 1_000) * 1_000 : milli)}
      {unknownJobs > 0 ? "+" : ""}
    </span>
  )
}

type Whose = Pick<FailureRow, "customers" | "noCustomerJobs">

/** "1 known, 1,990 jobs unknown"; "4" where every job has one. */
function toKnownWords(row: Whose): string | undefined {
  return toCustomerWords(row)?.replace(/ customers?\b/, "")
}

/** The same in a column: "1+" where some jobs have none. */
export function CustomerCount({ row }: { row: Whose }) {
  if (row.customers === null || row.noCustomerJobs === 0) return <Customers row={row} />
  return <span title={toKnownWords(row)}>{formatCount(row.customers)}+</span>
}

export function Customers({ row }: { row: Whose }) {
  if (row.customers !== null) return <>{toKnownWords(row)}</>
  return (
    <span className="text-faint" title="Nobody told whose these jobs are">
      {UNKNOWN}
    </span>
  )
}

const MOST_BARS = 21

/** Neighbouring bars added up until they are wide enough to be seen. */
function toCoarse(bars: readonly number[]): number[] {
  const size = Math.ceil(bars.length / MOST_BARS)
  if (size <= 1) return [...bars]
  // The newest bar is a whole one, so the oldest gives way.
  const lead = (size - (bars.length % size)) % size
  const out: number[] = []
  for (const [at, jobs] of bars.entries()) {
    const to = Math.floor((at + lead) / size)
    out[to] = (out[to] ?? 0) + jobs
  }
  return out
}

/** Red only for what nobody has handled. */
export function Trend({ row }: { row: Pick<FailureRow, "bars" | "state"> }) {
  return <Sparkline values={toCoarse(row.bars)} tone={isHandledState(row.state) ? "handled" : "failed"} isLastPartial />
}
