"use client"

import { MINUTE, SECOND } from "@/lib/domain/time"
import { formatInstant, formatMoment, formatRelativeInSteps, UNKNOWN } from "@/lib/format"
import { useClockZone, useNow } from "./clock"
import { useCopy } from "./use-copy"

type InstantProps = {
  /** ISO time, null when not known. */
  at: string | null
  mode?: "relative" | "absolute"
}

/** A moment: words on the surface, the absolute time with zone and milliseconds on hover, a click copies the ISO time. */
export function Instant({ at, mode = "relative" }: InstantProps) {
  if (at === null) return <span title="Not known">{UNKNOWN}</span>
  return <Known at={at} mode={mode} />
}

function Known({ at, mode }: { at: string; mode: "relative" | "absolute" }) {
  const zone = useClockZone()
  const now = useNow(mode === "absolute" ? 10 * MINUTE : 5 * SECOND)
  const { state, copy } = useCopy()
  const words = mode === "absolute" ? formatMoment(at, now, zone) : formatRelativeInSteps(at, now, zone)
  return (
    <button
      type="button"
      className="cursor-copy whitespace-nowrap rounded-sm text-inherit tabular-nums hover:underline hover:decoration-dotted hover:underline-offset-4"
      title={`${formatInstant(at, zone)} – click copies it`}
      onClick={(event) => {
        event.stopPropagation()
        copy(at)
      }}
    >
      <time dateTime={at}>{state === "copied" ? "copied" : words}</time>
    </button>
  )
}
