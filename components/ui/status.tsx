import type { JobStatus } from "@/lib/domain/job"

const MARKS = {
  waiting: {
    word: "Waiting",
    tone: "text-waiting",
    path: "M6.5 3v3.5l2.2 1.6M6.5 1.2a5.3 5.3 0 1 0 0 10.6 5.3 5.3 0 0 0 0-10.6z",
  },
  processing: {
    word: "Processing",
    tone: "text-running",
    path: "M6.5 1.2a5.3 5.3 0 0 1 0 10.6zM6.5 1.2a5.3 5.3 0 1 0 0 10.6 5.3 5.3 0 0 0 0-10.6z",
  },
  completed: { word: "Done", tone: "text-done", path: "M2 7l3.2 3.2L11 3.4" },
  failed: { word: "Failed", tone: "text-failed", path: "M2.6 2.6l7.8 7.8M10.4 2.6l-7.8 7.8" },
  other: { word: "Unknown", tone: "text-muted", path: "M4.5 4.6a2 2 0 1 1 2.6 2c-.5.2-.6.5-.6 1.2M6.5 10.4v.2" },
} as const satisfies Record<JobStatus, { word: string; tone: string; path: string }>

type StatusMarkProps = {
  status: JobStatus
  /** The vendor's own word: shown for a status we do not know, else on hover. */
  raw?: string | null | undefined
}

/** Icon, word and colour, so that none of the three has to be understood alone. */
export function StatusMark({ status, raw }: StatusMarkProps) {
  const mark = MARKS[status]
  const word = status === "other" && raw ? raw : mark.word
  return (
    <span
      className={`inline-flex min-w-0 items-center gap-[7px] font-medium ${mark.tone}`}
      title={raw ? `The vendor's word: ${raw}` : "The vendor gave no status word"}
    >
      <svg aria-hidden="true" width="13" height="13" viewBox="0 0 13 13" className="flex-none">
        <path
          d={mark.path}
          fill={status === "processing" ? "currentColor" : "none"}
          fillOpacity={status === "processing" ? 0.35 : 1}
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className="max-w-48 truncate">{word}</span>
    </span>
  )
}
