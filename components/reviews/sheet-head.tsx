"use client"

import { useShell } from "@/components/shell/shell-context"
import type { Review } from "@/lib/reviews/schema"
import { LockIcon } from "./lock-icon"
import { toDaysWords, toMoment } from "./words"

type SheetHeadProps = {
  review: Review
  /** Name of the connection; null: all. */
  label: string | null
}

/** Which week, of whom, and whether somebody stands behind it. On paper with the name of the product. */
export function SheetHead({ review, label }: SheetHeadProps) {
  const { report } = review
  const { demo } = useShell()
  return (
    <header>
      <p className="mb-3 hidden items-center gap-2 border-b border-line pb-2 font-semibold print:flex">
        <span aria-hidden="true" className="brand-mark size-3.5 rounded-[3px] border border-line-strong" />
        RemoveBGVideo Ops
        <span className="ml-auto font-normal text-muted">
          {demo ? "Made-up account · weekly review" : "Weekly review"}
        </span>
      </p>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h1 className="text-[20px] leading-7">Week {report.week}</h1>
        <State review={review} />
      </div>
      <p className="text-muted">
        {toDaysWords(report)}, days of {report.timeZone}
        {" · "}
        <bdi>{label ?? "all connections"}</bdi>
      </p>
    </header>
  )
}

function State({ review: { report, signature } }: { review: Review }) {
  if (signature) {
    return (
      <p className="flex items-center gap-1.5">
        <LockIcon size={13} />
        <span>
          Signed by <bdi className="font-medium">{signature.name}</bdi>, {toMoment(signature.at, report.timeZone)}
        </span>
      </p>
    )
  }
  if (report.isPartial) return <p className="text-running">Runs until {toMoment(report.untilAt, report.timeZone)}</p>
  return <p className="text-handled">Not signed yet</p>
}
