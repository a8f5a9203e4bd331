"use client"

import clsx from "clsx"
import { Fragment } from "react"
import { useZone } from "@/components/shell/use-zone"
import { CopyId } from "@/components/ui/copy-id"
import type { JobRef } from "@/lib/domain/job"
import { toDay } from "@/lib/domain/time"
import type { TimelineEntry, TimelineGap, TimelineItem } from "@/lib/domain/timeline-types"
import { toPastWords, toUsualWords } from "@/lib/domain/timeline-words"
import { formatDay } from "@/lib/format"
import { GrowingRow } from "./growing-row"
import { LifeBar } from "./life-bar"
import { MomentText } from "./moment-text"
import { RailBand, RailDash, RailPoint } from "./rail"
import { ROW } from "./timeline-row"
import { VendorText } from "./vendor-text"

function toEnd(entry: TimelineEntry<string>): string {
  return entry.when.kind === "window" ? entry.when.to : entry.when.at
}

/** A job's life from top to bottom: exact instants are points, windows are bands, stretches between them intervals. */
export function TimelineView({ items }: { items: readonly TimelineItem<string>[] }) {
  const zone = useZone()
  let day = 0
  return (
    <div className="flex flex-col gap-4">
      <LifeBar items={items} />
      <ol aria-label="Timeline">
        {items.map((item, index) => {
          if (item.kind === "gap") return <GapRow key={item.key} gap={item} />
          if (item.kind === "tail") return <GrowingRow key={item.key} tail={item} />
          const own = toDay(Date.parse(toEnd(item)), zone)
          const isNewDay = own !== day
          day = own
          return (
            <Fragment key={item.key}>
              {isNewDay ? <DayRow day={own} isFirst={index === 0} /> : null}
              <EntryRow entry={item} isLast={index === items.length - 1} />
            </Fragment>
          )
        })}
      </ol>
    </div>
  )
}

function DayRow({ day, isFirst }: { day: number; isFirst: boolean }) {
  return (
    <li className={ROW}>
      <span className="col-start-2 row-start-1 text-faint sm:col-start-1 sm:text-right">{formatDay(day)}</span>
      <span className="rail">{isFirst ? null : <RailDash />}</span>
      <span className="h-6 max-sm:hidden" />
    </li>
  )
}

function EntryRow({ entry, isLast }: { entry: TimelineEntry<string>; isLast: boolean }) {
  const isState = entry.kind === "state" || entry.kind === "created" || entry.kind === "agrees"
  return (
    <li className={clsx(ROW, entry.faint && "text-muted")}>
      <MomentText when={entry.when} />
      <span className="rail">
        {entry.when.kind === "exact" ? (
          <RailPoint entry={entry} isLast={isLast} />
        ) : (
          <RailBand entry={entry} isLast={isLast} />
        )}
      </span>
      <div className="col-start-2 min-w-0 pb-2.5 sm:col-start-3">
        <div className={clsx("flex flex-wrap gap-x-2", isState && "font-medium")}>
          <VendorText>{entry.title}</VendorText>
          {entry.jobLink ? <CopyId id={entry.jobLink.jobId} href={toJobHref(entry.jobLink)} /> : null}
          <span className="font-normal text-faint sm:hidden">{entry.mark}</span>
        </div>
        <div className="flex flex-wrap items-center gap-x-1.5 text-muted">
          <VendorText>{entry.how}</VendorText>
          <AnsweredBy entry={entry} />
        </div>
      </div>
      <span className="whitespace-nowrap pl-4 text-right text-faint max-sm:hidden">{entry.mark}</span>
    </li>
  )
}

function toJobHref({ connection, jobId }: JobRef): string {
  return `/jobs/${encodeURIComponent(connection)}/${encodeURIComponent(jobId)}`
}

/** The answer that told it: its HTTP status and the vendor's request id. */
function AnsweredBy({ entry }: { entry: TimelineEntry<string> }) {
  if (entry.httpStatus === null && entry.requestId === null) return null
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span aria-hidden="true">·</span>
      {entry.httpStatus === null ? null : <span>{entry.httpStatus}</span>}
      {entry.requestId === null ? null : <CopyId id={entry.requestId} />}
    </span>
  )
}

function GapRow({ gap }: { gap: TimelineGap }) {
  return (
    <li className={ROW}>
      <span className="rail">
        <RailDash />
      </span>
      <div className="col-start-2 pt-0.5 pb-2.5 text-muted sm:col-start-3">
        {gap.clocksDisagree
          ? "the vendor’s clock and ours contradict each other here, so the length is not known"
          : toPastWords(gap.phase, gap.minMs, gap.maxMs)}
        {gap.usual ? <span className="text-faint"> · {toUsualWords(gap.usual)}</span> : null}
      </div>
    </li>
  )
}
