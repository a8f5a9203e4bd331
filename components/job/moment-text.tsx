"use client"

import { useZone } from "@/components/shell/use-zone"
import { useCopy } from "@/components/ui/use-copy"
import type { Moment } from "@/lib/domain/timeline-types"
import { formatClock, formatInstant } from "@/lib/format"

const LOOK = "mono col-start-2 text-muted max-sm:row-start-1 sm:col-start-1 sm:row-start-1 sm:pt-px sm:text-right"

/** "14:02:03.120" as told, "14:02:07–14:02:12" for a window, "by 14:02:43" where the start is not known. A click copies. */
export function MomentText({ when }: { when: Moment<string> }) {
  const zone = useZone()
  const { state, copy } = useCopy()
  const iso = when.kind === "window" ? `${when.from}/${when.to}` : when.at
  const whole =
    when.kind === "window"
      ? `between ${formatInstant(when.from, zone)} and ${formatInstant(when.to, zone)}`
      : `${when.kind === "before" ? "at some time up to " : ""}${formatInstant(when.at, zone)}`
  return (
    <span className={LOOK}>
      <button
        type="button"
        title={`${whole} – click copies it`}
        className="cursor-copy whitespace-nowrap rounded-sm hover:underline hover:decoration-dotted hover:underline-offset-4"
        onClick={() => copy(iso)}
      >
        {state === "copied" ? "copied" : toWords(when, zone)}
      </button>
    </span>
  )
}

function toWords(when: Moment<string>, zone: string): string {
  if (when.kind === "exact") return formatClock(when.at, zone)
  const to = formatClock(when.kind === "window" ? when.to : when.at, zone).slice(0, 8)
  if (when.kind === "before") return `by ${to}`
  const from = formatClock(when.from, zone)
  // Within one second only the milliseconds tell the two ends apart.
  return from.slice(0, 8) === to
    ? `${to}.${from.slice(9)}–${formatClock(when.to, zone).slice(9)}`
    : `${from.slice(0, 8)}–${to}`
}
