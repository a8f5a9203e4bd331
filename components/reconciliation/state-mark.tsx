import type { DayState } from "@/lib/reconciliation/schema"

const MARKS = {
  agrees: { word: "Agrees", tone: "text-done", path: "M2 7l3.2 3.2L11 3.4" },
  explained: {
    word: "Explained",
    tone: "text-handled",
    path: "M6.5 1.2a5.3 5.3 0 1 0 0 10.6 5.3 5.3 0 0 0 0-10.6zM6.5 6v3.2M6.5 3.8v.2",
  },
  open: { word: "Open", tone: "text-failed", path: "M6.5 1.6L12 11.4H1zM6.5 5v3M6.5 9.6v.2" },
  silent: { word: "Not reported", tone: "text-muted", path: "M3 6.5h7" },
  partial: {
    word: "Partial",
    tone: "text-waiting",
    path: "M6.5 3v3.5l2.2 1.6M6.5 1.2a5.3 5.3 0 1 0 0 10.6 5.3 5.3 0 0 0 0-10.6z",
  },
  unpriced: {
    word: "No price",
    tone: "text-muted",
    path: "M4.5 4.6a2 2 0 1 1 2.6 2c-.5.2-.6.5-.6 1.2M6.5 10.4v.2",
  },
} as const satisfies Record<DayState, { word: string; tone: string; path: string }>

/** Icon, word and colour, so that none of the three has to be understood alone. */
export function StateMark({ state }: { state: DayState }) {
  const { word, tone, path } = MARKS[state]
  return (
    <span className={`inline-flex items-center gap-[7px] whitespace-nowrap font-medium ${tone}`}>
      <svg aria-hidden="true" width="13" height="13" viewBox="0 0 13 13" className="flex-none">
        <path
          d={path}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {word}
    </span>
  )
}
