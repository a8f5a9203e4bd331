"use client"

import { toEndsWords } from "@/components/budgets/runway-words"
import { LEVELS, toLevelWords, toWithoutWords } from "@/components/budgets/words"
import { VendorText } from "@/components/job/vendor-text"
import { KeptLink } from "@/components/shell/kept-link"
import { useShell } from "@/components/shell/shell-context"
import { Bar } from "@/components/ui/bar"
import type { BudgetState, MonthForecast, Runway } from "@/lib/budgets/schema"
import { isAtLeast } from "@/lib/domain/operator"
import { formatCost, formatCredits, formatDayIn } from "@/lib/format"
import type { Review } from "@/lib/reviews/schema"
import { BalanceForm } from "./balance-form"
import { Remark, ReportLink, Section } from "./section"
import { toMoment } from "./words"

const MONTHS = "January February March April May June July August September October November December".split(" ")

/** What the month is likely to come to, how long the credits last, and how the budgets stand. */
export function OutlookPart({ review: { report, signature } }: { review: Review }) {
  const { forecast, runway, budgets } = report
  const { by, connections } = useShell()
  // Into frozen figures nothing can be entered any more.
  const canEnter = signature === null && isAtLeast(by.role, "admin")
  const unknown = connections.filter(
    ({ id }) =>
      (report.connection === null || report.connection === id) && !runway.some((one) => one.connection === id),
  )
  return (
    <Section
      id="outlook"
      title="Will it last"
      aside={<KeptLink href="/settings/budgets">Budgets and balance</KeptLink>}
    >
      <Forecast forecast={forecast} />
      {runway.length === 0 ? (
        <Remark>
          How long the credits last is not known: the vendor’s API tells no balance.{" "}
          {canEnter ? "Type in what its Dashboard shows." : "An admin can type in what its Dashboard shows."}
        </Remark>
      ) : (
        runway.map((one) => <RunwayLine key={one.connection} runway={one} report={report} />)
      )}
      {canEnter ? unknown.map((one) => <BalanceForm key={one.id} connection={one} />) : null}
      {budgets.length === 0 ? <Remark>No budget is set.</Remark> : <Budgets budgets={budgets} />}
    </Section>
  )
}

function Forecast({ forecast }: { forecast: MonthForecast | null }) {
  if (forecast === null)
    return <p className="text-muted">There is not enough yet to tell what the month will come to.</p>
  const { month, spentMilli, isEstimated, lowMilli, likelyMilli, highMilli, unknownJobs, basis } = forecast
  const name = MONTHS[(month % 100) - 1] ?? ""
  return (
    <p className="max-w-[80ch] text-pretty">
      {name} is likely to come to <b className="font-semibold">~{formatCredits(likelyMilli)} credits</b>, between ~
      {formatCredits(lowMilli)} and ~{formatCredits(highMilli)}; {formatCost(spentMilli, isEstimated)} are spent so far
      {unknownJobs > 0 ? `, ${toWithoutWords(unknownJobs)}` : ""}. <span className="text-muted">{basis}.</span>
    </p>
  )
}

function RunwayLine({ runway, report: { timeZone, from } }: { runway: Runway; report: Review["report"] }) {
  const { connection, balanceMilli, enteredAt, enteredBy, leftMilli, unknownJobs, perDayMilli, ends } = runway
  // The sheet says the year of its week, also when it is read in another one.
  const year = Math.floor(from / 10_000)
  return (
    <p className="mt-2 max-w-[80ch] text-pretty">
      <VendorText className="font-medium">{connection}</VendorText>: ~{formatCredits(leftMilli)} credits are left
      {unknownJobs > 0 ? `, ${toWithoutWords(unknownJobs)}` : ""}
      {perDayMilli === null ? "" : `, at ~${formatCredits(perDayMilli)} a day`}
      {ends === null ? (
        ". When they end cannot be told."
      ) : (
        <>
          . They last until about <b className="font-semibold">{formatDayIn(ends.likely, year)}</b> (
          {toEndsWords(ends, year)}).
        </>
      )}{" "}
      <span className="text-muted">
        From {formatCredits(balanceMilli)} that {enteredBy} typed in {toMoment(enteredAt, timeZone)}.
      </span>
    </p>
  )
}

function Budgets({ budgets }: { budgets: readonly BudgetState[] }) {
  return (
    <table className="mt-3">
      <thead>
        <tr>
          <th scope="col">Budget</th>
          <th scope="col" className="num">
            Spent
          </th>
          <th scope="col" className="num max-sm:hidden print:table-cell">
            of
          </th>
          <th scope="col" className="w-1/4">
            <span className="sr-only">Share</span>
          </th>
          <th scope="col" className="num max-sm:hidden print:table-cell">
            Forecast
          </th>
        </tr>
      </thead>
      <tbody>
        {budgets.map((budget) => (
          <BudgetRow key={budget.num} budget={budget} />
        ))}
      </tbody>
    </table>
  )
}

function BudgetRow({ budget }: { budget: BudgetState }) {
  const { kind, subject, level, percent, spentMilli, isEstimated, monthMilli, forecastMilli, unknownJobs, href } =
    budget
  const look = LEVELS[level]
  return (
    <tr>
      <th scope="row" className="whitespace-normal py-1.5 font-normal">
        <ReportLink href={href}>
          <VendorText>{subject}</VendorText>
        </ReportLink>{" "}
        <span className="text-muted">{kind}</span>
        {unknownJobs > 0 ? <span className="block text-faint">{toWithoutWords(unknownJobs, kind)}</span> : null}
      </th>
      <td className="num">{formatCost(spentMilli, isEstimated)}</td>
      <td className="num max-sm:hidden print:table-cell">{formatCredits(monthMilli)}</td>
      <td>
        <Bar share={percent / 100} tone={look.tone} label={`${subject}: ${percent} % of the budget`} />
        <span className={look.text}>{toLevelWords(budget)}</span>
      </td>
      <td className="num max-sm:hidden print:table-cell">
        {forecastMilli === null ? "–" : `~${formatCredits(forecastMilli)}`}
      </td>
    </tr>
  )
}
