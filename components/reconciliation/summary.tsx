"use client"

import { formatCredits } from "@/lib/format"
import type { Reconciliation } from "@/lib/reconciliation/schema"
import { toCount } from "./words"

/** What the days come to, in a sentence or two; then what must be known to read them. */
export function Summary({ found }: { found: Reconciliation }) {
  return (
    <div className="max-w-[80ch]">
      <p className="text-pretty text-lg">
        <Compared found={found} />
      </p>
      <p className="mt-1 text-pretty text-muted">
        A job’s credits belong to the day on which it was made. Days are the vendor’s, which we take to be UTC.
      </p>
      {found.silent.length === 0 ? null : (
        <p className="mt-1 text-pretty text-muted">
          The vendor reported no credits by day for {found.silent.join(", ")}: there our record stands alone.
        </p>
      )}
      {found.observations.map(({ connection, text }) => (
        <p key={`${connection} ${text}`} className="mt-1 text-pretty text-muted">
          {connection}: {text}
        </p>
      ))}
    </div>
  )
}

function Compared({ found }: { found: Reconciliation }) {
  const { totals } = found
  if (totals.comparedDays === 0) return <>No day of this time can be compared yet.</>
  const { differenceMilli, openDays } = totals
  const difference = differenceMilli ?? 0
  const open = found.days.filter((day) => day.state === "open")
  const beyond = open.reduce((sum, day) => sum + Math.abs(day.openMilli ?? 0), 0)
  return (
    <>
      {difference === 0 ? (
        <>The vendor reported just what our record holds</>
      ) : (
        <>
          The vendor reported <b>{formatCredits(Math.abs(difference))} credits</b>{" "}
          {difference > 0 ? "more than" : "less than"} our record holds
        </>
      )}
      , over {toCount(totals.comparedDays, "day")} that can be compared.{" "}
      {openDays > 0 ? (
        <>
          On <b>{toCount(openDays, "day")}</b> nothing explains {formatCredits(beyond)} of it.{" "}
        </>
      ) : difference === 0 ? null : (
        <>Findings and what is usual account for it. </>
      )}
      {totals.disputes === 0 ? (
        <>Nothing to dispute.</>
      ) : (
        <>
          <b>{toCount(totals.disputes, "finding")}</b> to dispute
          {toDisputed(totals.disputedMilli)}.
        </>
      )}
    </>
  )
}

function toDisputed(milli: number | null): string {
  if (milli === null) return " of unknown amount"
  return milli === 0 ? "" : `, ${formatCredits(milli)} credits`
}
