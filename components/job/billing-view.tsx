"use client"

import { Card } from "@/components/ui/card"
import { ExtLink } from "@/components/ui/ext-link"
import { Instant } from "@/components/ui/instant"
import { formatCredits, formatDuration } from "@/lib/format"
import type { JobBilling } from "@/lib/jobs/detail-schema"
import { FactRow, FactTable } from "./fact-table"
import { NotReported, VendorText } from "./vendor-text"

/** What the job cost: as reported, as reckoned by us, and the difference. */
export function BillingView({ billing }: { billing: JobBilling }) {
  const { reportedMilli, estimate } = billing
  return (
    <div className="flex flex-col gap-3.5">
      <Card title="Credits">
        <FactTable label="Credits">
          <FactRow name="Charge, the vendor’s word" aside="billing_status">
            {billing.billingStatus === null ? <NotReported /> : <VendorText>{billing.billingStatus}</VendorText>}
          </FactRow>
          <FactRow name="Reported">{reportedMilli === null ? <NotReported /> : formatCredits(reportedMilli)}</FactRow>
          <FactRow name="Our estimate">
            {estimate ? <Estimate estimate={estimate} /> : <span className="text-faint">none: {billing.whyNone}</span>}
          </FactRow>
          {estimate && reportedMilli !== null ? (
            <FactRow name="Reported less estimated">{toSigned(reportedMilli - estimate.milli)}</FactRow>
          ) : null}
          <FactRow name="Counted as" aside="in Usage and reviews">
            {toCostWords(billing.cost)}
          </FactRow>
        </FactTable>
      </Card>
      <Card title="Usage events that name this job" aside="the vendor shows the newest 100 only">
        <Events events={billing.events} />
      </Card>
    </div>
  )
}

function Events({ events }: { events: JobBilling["events"] }) {
  if (events.length === 0) return <p className="px-3.5 py-2.5 text-muted">None that we have seen.</p>
  return (
    <ul className="divide-y divide-line">
      {events.map((event, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: events are only added at the end
        <li key={index} className="flex flex-wrap gap-x-3 px-3.5 py-1.5">
          <Instant at={event.at} mode="absolute" />
          <VendorText>{event.type ?? "type not reported"}</VendorText>
          {event.statusCode === null ? null : <span className="text-muted">{event.statusCode}</span>}
          <span className="ml-auto tabular-nums">
            {event.creditsMilli === null ? (
              <NotReported>credits not reported</NotReported>
            ) : (
              `${formatCredits(event.creditsMilli)} credits`
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** What sums make of it, and why there may be nothing to add. */
function toCostWords(cost: JobBilling["cost"]): string {
  if (cost.valueMilli === null) {
    if (cost.basis === "pending") return "nothing yet: it has not ended"
    return cost.mayBeMilli === null
      ? "not known: neither reported nor possible to estimate"
      : "not known: the vendor does not say whether it was charged"
  }
  if (cost.basis === "free") return "0: the vendor says that it was not charged"
  const figure = formatCredits(cost.valueMilli)
  return cost.basis === "reported" ? `${figure}, as reported` : `~${figure}, our estimate`
}

function toSigned(milli: number): string {
  return milli > 0 ? `+${formatCredits(milli)}` : formatCredits(milli).replace("-", "−")
}

function Estimate({ estimate }: { estimate: NonNullable<JobBilling["estimate"]> }) {
  const { lengthMs, lengthOf, model, perMinuteMilli } = estimate
  return (
    <>
      <span className="tabular-nums">~{formatCredits(estimate.milli)}</span>
      <p className="text-pretty text-muted">
        {formatDuration(lengthMs)} ({lengthOf}) × {formatCredits(perMinuteMilli)} credits a minute for{" "}
        <VendorText>{model}</VendorText>, <Rate estimate={estimate} />
      </p>
    </>
  )
}

function Rate({ estimate }: { estimate: NonNullable<JobBilling["estimate"]> }) {
  if (estimate.rateSource === "docs")
    return (
      <>
        the rate of{" "}
        <ExtLink
          href="https://removebgvideo.com/docs/getting-started/credits/"
          className="text-accent underline underline-offset-2"
        >
          the vendor’s credits page
        </ExtLink>
      </>
    )
  return (
    <>
      the rate that the vendor’s pricing answered from <Instant at={estimate.rateFrom} mode="absolute" />
      {estimate.rateTo === null ? (
        " on"
      ) : (
        <>
          {" "}
          to <Instant at={estimate.rateTo} mode="absolute" />
        </>
      )}
    </>
  )
}
