"use client"

import clsx from "clsx"
import { useNow } from "@/components/ui/clock"
import type { TimelineTail } from "@/lib/domain/timeline-types"
import { toPresentWords, toUsualWords } from "@/lib/domain/timeline-words"
import { formatDuration } from "@/lib/format"
import { ROW } from "./timeline-row"

/** How much the stretch has grown since it was reckoned, ms; the first render repeats the server's. */
export function useGrowth(asOf: string): number {
  return Math.max(0, useNow() - Date.parse(asOf))
}

/** The stretch that is still growing: its length ticks. */
export function GrowingRow({ tail }: { tail: TimelineTail<string> }) {
  const grown = useGrowth(tail.asOf)
  const words = toPresentWords(tail.phase, tail.minMs + grown, tail.maxMs === null ? null : tail.maxMs + grown)
  return (
    <li className={ROW}>
      <span className="rail min-h-11">
        <span
          aria-hidden="true"
          className={clsx(
            "absolute inset-y-0 left-[8px] w-[3px] animate-pulse rounded-full bg-current [mask-image:linear-gradient(black,transparent)]",
            tail.phase === "ran" ? "text-running" : "text-waiting",
          )}
        />
      </span>
      <div className="col-start-2 pt-0.5 text-muted sm:col-start-3">
        <span className="font-medium text-text tabular-nums">{words}</span>
        {tail.usual ? <span> · {toUsualWords(tail.usual)}</span> : null}
        <Due tail={tail} now={Date.parse(tail.asOf) + grown} />
      </div>
    </li>
  )
}

function Due({ tail, now }: { tail: TimelineTail<string>; now: number }) {
  if (tail.dueAt === null) return null
  const left = Date.parse(tail.dueAt) - now
  if (left <= 0) return <p className="text-handled">overdue since {formatDuration(-left)}</p>
  return <p className="text-faint">called overdue in {formatDuration(left)}</p>
}
