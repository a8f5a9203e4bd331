import { STATE_WORDS, type TicketState } from "@/lib/tickets/schema"

const MARKS = {
  open: { tone: "text-text", path: "M6.5 1.7a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6z" },
  waiting: { tone: "text-handled", path: "M6.5 3.2v3.3l2 1.4M6.5 1.2a5.3 5.3 0 1 0 0 10.6 5.3 5.3 0 0 0 0-10.6z" },
  solved: { tone: "text-done", path: "M2 7l3.2 3.2L11 3.4" },
} as const satisfies Record<TicketState, { tone: string; path: string }>

/** Where a ticket stands: a sign, a word and a colour, so that none has to be understood alone. */
export function TicketStateMark({ state }: { state: TicketState }) {
  const { tone, path } = MARKS[state]
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
      {STATE_WORDS[state]}
    </span>
  )
}
