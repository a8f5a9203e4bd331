import clsx from "clsx"
import type { JobStatus } from "@/lib/domain/job"
import type { TimelineEntry } from "@/lib/domain/timeline-types"

const TONES = {
  waiting: "text-waiting",
  processing: "text-running",
  completed: "text-done",
  failed: "text-failed",
  other: "text-muted",
} as const satisfies Record<JobStatus, string>

function toTone(entry: TimelineEntry<string>): string {
  if (entry.kind === "anomaly" || entry.kind === "missing") return "text-handled"
  return entry.status === null || entry.kind === "seen" ? "text-waiting" : TONES[entry.status]
}

type RailProps = { entry: TimelineEntry<string>; isLast: boolean }

function Line({ isLast }: { isLast: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={clsx("absolute top-0 left-[9px] w-px bg-line-strong", isLast ? "h-[11px]" : "bottom-0")}
    />
  )
}

/** An exact instant. Hollow where nothing came of it. */
export function RailPoint({ entry, isLast }: RailProps) {
  const isHollow = entry.kind === "delivery" || entry.kind === "seen" || entry.kind === "anomaly"
  return (
    <>
      <Line isLast={isLast} />
      <svg aria-hidden="true" width="19" height="22" className={clsx("relative block", toTone(entry))}>
        <circle
          cx="9.5"
          cy="11"
          r={isHollow ? 3.75 : 4.5}
          fill={isHollow ? "var(--bg)" : "currentColor"}
          stroke="currentColor"
          strokeWidth={isHollow ? 1.5 : 0}
        />
      </svg>
    </>
  )
}

/** A window: it began somewhere in here. Without a known start the band fades out upwards. */
export function RailBand({ entry, isLast }: RailProps) {
  return (
    <>
      <Line isLast={isLast} />
      <span
        aria-hidden="true"
        className={clsx(
          "absolute top-1 left-[5.5px] h-[34px] w-2 rounded-full bg-current opacity-60",
          toTone(entry),
          entry.when.kind === "before" && "[mask-image:linear-gradient(transparent,black_85%)]",
        )}
      />
    </>
  )
}

/** Time that passed between two states. */
export function RailDash() {
  return (
    <span
      aria-hidden="true"
      className="absolute inset-y-0 left-[9px] w-px bg-[repeating-linear-gradient(var(--line-strong)_0_2px,transparent_2px_5px)]"
    />
  )
}
