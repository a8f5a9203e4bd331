"use client"

import { KeptLink } from "@/components/shell/kept-link"
import { Instant } from "@/components/ui/instant"
import { isUnpriced, type UsageReport } from "@/lib/domain/usage-report"
import { formatCost, formatCount, formatCredits } from "@/lib/format"
import { toPercent } from "./words"

type HeadlineProps = { report: UsageReport }

/** The time in a few sentences; each says what is known, or that it is not. */
export function Headline({ report }: HeadlineProps) {
  return (
    <div>
      <p className="max-w-[72ch] text-pretty text-lg">
        {report.measure === "jobs" ? <Jobs report={report} /> : <Credits report={report} />} <Wasted report={report} />{" "}
        <UsableMinute report={report} />
      </p>
      <Attribution report={report} />
      <Notes report={report} />
    </div>
  )
}

function toDaysWords({ days }: UsageReport): string {
  return days === 1 ? "one day" : `${formatCount(days)} days`
}

function Credits({ report }: HeadlineProps) {
  const { totals } = report
  if (totals.milli === null) {
    return (
      <>
        What the {formatCount(totals.jobs)} jobs of {toDaysWords(report)} cost is not known
        {report.totalsOnly.length === 0 ? ", and the vendor reports no credits by day" : null}.
        <TotalsOnly report={report} />
      </>
    )
  }
  const amount = formatCost(totals.milli, totals.estimatedMilli > 0)
  return (
    <>
      {isUnpriced(report) && totals.restMilli !== null ? (
        <>The vendor reports {amount} credits</>
      ) : (
        <>{amount} credits</>
      )}{" "}
      in {toDaysWords(report)}
      <Change report={report} />.
    </>
  )
}

function Jobs({ report }: HeadlineProps) {
  const { completed, failed, jobs } = report.totals
  return (
    <>
      {formatCount(jobs)} jobs in {toDaysWords(report)}
      <Change report={report} />.{" "}
      {completed + failed === 0 ? null : (
        <>
          <b>{toPercent(failed, completed + failed)}</b> of those that ended failed.
        </>
      )}
    </>
  )
}

/** Only whole days that both stretches know are compared; when some are left out, that is said. */
function Change({ report }: HeadlineProps) {
  const { change, days } = report
  if (!change) return <>; how much the {days} before had is not known</>
  const before =
    change.days === change.wholeDays
      ? `the ${formatCount(days)} before`
      : `before, over the ${formatCount(change.days)} days that both have`
  if (change.before === 0) return change.now === 0 ? null : <>, none in {before}</>
  const share = (change.now - change.before) / change.before
  if (Math.abs(share) < 0.005) return <>, as much as {before}</>
  if (share >= 2) {
    return (
      <>
        , <b>{(share + 1).toFixed(1)} times as much</b> as {before}
      </>
    )
  }
  return (
    <>
      ,{" "}
      <b>
        {Math.round(Math.abs(share) * 100)} % {share > 0 ? "more" : "less"}
      </b>{" "}
      than {before}
    </>
  )
}

function TotalsOnly({ report }: HeadlineProps) {
  return report.totalsOnly.map((one) => (
    <span key={one.connection}>
      {" "}
      {one.connection} reports totals only: <b>{formatCredits(one.creditsMilli)} credits</b> in {one.days} days.
    </span>
  ))
}

function Wasted({ report }: HeadlineProps) {
  const { waste, totals } = report
  if (!waste || totals.completed + totals.failed === 0) return null
  if (isUnpriced(report) || waste.totalMilli === null) return <>How much of it bought nothing usable is not known.</>
  if (totals.ownMilli === 0) return null
  const { unknownJobs } = waste
  return (
    <>
      {unknownJobs > 0 ? "At least " : null}
      <b>{toPercent(waste.totalMilli, totals.ownMilli)}</b> bought nothing usable
      {unknownJobs > 0 ? `, without ${formatCount(unknownJobs)} jobs whose charge nobody can tell` : null}.
    </>
  )
}

function UsableMinute({ report }: HeadlineProps) {
  const { perMinuteMilli, isEstimated } = report.usable
  if (report.totals.completed === 0) return null
  if (perMinuteMilli === null) return <>What a usable minute of video cost is not known.</>
  return (
    <>
      A usable minute of video cost <b>{formatCost(Math.round(perMinuteMilli / 100) * 100, isEstimated)} credits</b>.
    </>
  )
}

function Attribution({ report }: HeadlineProps) {
  if (!isUnpriced(report)) return null
  return (
    <p className="mt-1 max-w-[90ch] text-pretty text-handled">
      On which models, formats or customers the credits were spent is not known: the vendor’s answers name no model for
      most of these jobs. <KeptLink href="/settings/attribution">Attribution</KeptLink> fills that in, also for jobs
      that have ended.
    </p>
  )
}

function Notes({ report: { notes, reportedAt } }: HeadlineProps) {
  return (
    <p className="mt-1 max-w-[90ch] text-pretty text-muted">
      {notes.map((note) => `${note} `)}
      {reportedAt === null ? (
        "The vendor has reported no usage yet."
      ) : (
        <>
          The vendor’s figures last changed <Instant at={reportedAt} />.
        </>
      )}
    </p>
  )
}
