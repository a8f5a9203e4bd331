import { VendorText } from "@/components/job/vendor-text"
import { KeptLink } from "@/components/shell/kept-link"
import { addDays, toIsoDay } from "@/lib/domain/time"
import { formatCount, formatDay } from "@/lib/format"
import type { Finding } from "@/lib/reconciliation/schema"
import type { Anomaly, ReviewReport } from "@/lib/reviews/schema"
import { Remark, ReportLink, Section } from "./section"
import { toSigned } from "./words"

const ROW =
  "grid gap-x-4 gap-y-0.5 py-2 sm:grid-cols-[92px_minmax(0,1fr)_auto] print:grid-cols-[92px_minmax(0,1fr)_auto]"

/** What was out of the ordinary, each with the way to what it rests on. */
export function AnomaliesPart({ report: { anomalies } }: { report: ReviewReport }) {
  return (
    <Section id="anomalies" title="Out of the ordinary">
      {anomalies.length === 0 ? (
        <p className="text-muted">Nothing. Each day was compared with the same weekday of the weeks before it.</p>
      ) : (
        <ul className="divide-y divide-line">
          {anomalies.map((anomaly) => (
            <AnomalyRow key={`${anomaly.kind} ${anomaly.day} ${anomaly.title}`} anomaly={anomaly} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function AnomalyRow({ anomaly: { title, detail, href } }: { anomaly: Anomaly }) {
  return (
    <li className="flex break-inside-avoid items-baseline justify-between gap-4 py-2">
      <span className="min-w-0">
        <VendorText className="font-medium">{title}</VendorText>
        <VendorText className="block text-pretty text-muted">{detail}</VendorText>
      </span>
      {href === null ? null : (
        <span className="no-print flex-none">
          <ReportLink href={href}>Look</ReportLink>
        </span>
      )}
    </li>
  )
}

const MOST_DISPUTES = 10

/** What somebody should take up with the vendor. Vendor days (UTC). */
export function DisputesPart({ report }: { report: ReviewReport }) {
  const { disputes, from, until } = report
  const range = new URLSearchParams({ from: toIsoDay(from), to: toIsoDay(addDays(until, -1)) })
  const known = disputes.filter(({ milli }) => milli !== null)
  const atStake = known.reduce((sum, { milli }) => sum + Math.abs(milli ?? 0), 0)
  return (
    <Section
      id="disputes"
      title="To take up with the vendor"
      aside={<KeptLink href={`/usage/reconciliation?${range}`}>Reconciliation</KeptLink>}
    >
      {disputes.length === 0 ? (
        <p className="text-muted">Nothing in the vendor’s figures of these days calls for it.</p>
      ) : (
        <>
          <ul className="divide-y divide-line">
            {disputes.slice(0, MOST_DISPUTES).map((finding, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: findings have no name of their own, and are drawn anew as a whole
              <Dispute key={index} finding={finding} />
            ))}
          </ul>
          <Remark>
            {disputes.length > MOST_DISPUTES
              ? `${formatCount(disputes.length - MOST_DISPUTES)} more are not shown. `
              : ""}
            {known.length > 0 ? `${toSigned(atStake).replace("+", "")} credits are at stake. ` : ""}
            Days are the vendor’s (UTC). The evidence of each is under Reconciliation, as a file for the vendor too.
          </Remark>
        </>
      )}
    </Section>
  )
}

function Dispute({ finding: { day, connection, jobId, title, milli, certainty } }: { finding: Finding }) {
  const href =
    jobId === null ? null : `/jobs/${encodeURIComponent(connection)}/${encodeURIComponent(jobId)}?view=billing`
  return (
    <li className={`${ROW} break-inside-avoid`}>
      <span className="text-muted">{formatDay(day)}</span>
      <span className="min-w-0">
        <VendorText className="font-medium">{title}</VendorText>
        <span className="block text-muted">
          {certainty === "certain" ? "The vendor’s own words show it. " : "The amount fits; nothing proves it. "}
          {href === null ? (
            <VendorText>{connection}</VendorText>
          ) : (
            <span className="no-print">
              <KeptLink href={href} className="text-accent underline underline-offset-2">
                Billing of the job
              </KeptLink>
            </span>
          )}
        </span>
      </span>
      <span className="whitespace-nowrap tabular-nums sm:text-right print:text-right">
        {milli === null ? "not known" : `${toSigned(milli)} credits`}
      </span>
    </li>
  )
}
