import { Instant } from "@/components/ui/instant"
import type { FailureRow } from "@/lib/failures/list-schema"
import { formatCount } from "@/lib/format"

function Until({ until }: { until: FailureRow["until"] }) {
  if (until.at !== null) {
    return (
      <>
        {" "}
        until <Instant at={until.at} mode="absolute" />
      </>
    )
  }
  if (until.count !== null) return <> until {formatCount(until.count)} more fail</>
  if (until.perHour !== null) return <> until more than {formatCount(until.perHour)} fail in an hour</>
  return null
}

const TONES = {
  open: "text-failed",
  regressed: "text-failed",
  ignored: "text-handled",
  resolved: "text-handled",
} as const
const WORDS = { open: "Open", regressed: "Regressed", ignored: "Ignored", resolved: "Resolved" } as const
const PATHS = {
  open: "M2.6 2.6l7.8 7.8M10.4 2.6l-7.8 7.8",
  regressed: "M2 6.5a4.5 4.5 0 1 1 1.4 3.3M2 10.5V7.8h2.7",
  ignored: "M6.5 1.2a5.3 5.3 0 1 0 0 10.6 5.3 5.3 0 0 0 0-10.6zM2.8 2.8l7.4 7.4",
  resolved: "M2 7l3.2 3.2L11 3.4",
} as const

/** What people decided about a group: icon, word and colour. */
export function StateMark({ row }: { row: Pick<FailureRow, "state" | "until" | "note"> }) {
  const hint =
    row.state === "regressed" ? "It came back after it had been resolved or ignored" : (row.note ?? undefined)
  return (
    <span className={`inline-flex items-center gap-[7px] font-medium ${TONES[row.state]}`} title={hint}>
      <svg aria-hidden="true" width="13" height="13" viewBox="0 0 13 13" className="flex-none">
        <path
          d={PATHS[row.state]}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span>
        {WORDS[row.state]}
        {row.state === "ignored" ? <Until until={row.until} /> : null}
      </span>
    </span>
  )
}
