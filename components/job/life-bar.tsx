"use client"

import clsx from "clsx"
import { useNow } from "@/components/ui/clock"
import { isTerminal } from "@/lib/domain/job"
import { toSpans } from "@/lib/domain/timeline-spans"
import type { Phase, TimelineItem } from "@/lib/domain/timeline-types"
import { formatDuration } from "@/lib/format"

const FILL = {
  waited: "bg-waiting/45",
  ran: "bg-running",
  took: "bg-running/60",
  stayed: "bg-faint",
  rested: "bg-line",
} as const satisfies Record<Phase, string>

const LEGEND = {
  waited: "waiting",
  ran: "running",
  took: "waiting and running",
  stayed: "in a state we do not know",
  rested: "between attempts",
} as const satisfies Record<Phase, string>

const DOUBT = "bg-[repeating-linear-gradient(115deg,var(--running)_0_2px,var(--line-strong)_2px_5px)] opacity-60"

/** The whole life to scale; hatched where we only know that the change happened in there. Not drawn where it is not known. */
export function LifeBar({ items }: { items: readonly TimelineItem<string>[] }) {
  const isGrowing = items.some((item) => item.kind === "tail" && !isTerminal(item.status))
  const now = useNow(isGrowing ? 1_000 : 60_000)
  const drawn = toSpans(items, now)
  if (!drawn) return null
  const phases = [...new Set(drawn.spans.map((span) => span.phase))]
  return (
    <div>
      <div aria-hidden="true" className="relative h-2 overflow-hidden rounded-[3px] bg-hover">
        {drawn.spans.map((span) => (
          <span
            key={span.key}
            className={clsx("absolute inset-y-0 min-w-px", span.phase === null ? DOUBT : FILL[span.phase])}
            style={{ left: `${span.start * 100}%`, width: `${span.width * 100}%` }}
          />
        ))}
      </div>
      <p className="mt-1.5 flex flex-wrap gap-x-4 gap-y-0.5 text-xs text-muted">
        {phases.map((phase) => (
          <span key={phase} className="inline-flex items-center gap-1.5">
            <span aria-hidden="true" className={clsx("size-2 rounded-[2px]", phase === null ? DOUBT : FILL[phase])} />
            {phase === null ? "changed somewhere in here" : LEGEND[phase]}
          </span>
        ))}
        <span className="ml-auto tabular-nums">
          {formatDuration(drawn.toAt - drawn.fromAt)} {isGrowing ? "so far" : "in all"}
        </span>
      </p>
    </div>
  )
}
