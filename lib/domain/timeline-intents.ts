import type { Note } from "./timeline-notes"
import type { IntentFact } from "./timeline-types"

const TITLES = { run_again: "Run again by", start_draft: "Started by" } as const

function toMark({ kind, state }: IntentFact): string {
  switch (state) {
    case "confirmed":
      return "not sent yet"
    case "sending":
      return "under way"
    case "done":
      return kind === "run_again" ? "job made" : "started"
    case "refused":
      return "refused"
    case "unknown":
      return "outcome unknown"
    case "abandoned":
      return kind === "run_again" ? "no job was made" : "not started"
  }
}

/** Our own paid request in the life of the job that it was for, or of the one that came of it. */
export function toIntentNote(intent: IntentFact): Note {
  const { end, kind, by, reason, error, other } = intent
  return {
    kind: "spend",
    status: null,
    title: end === "to" ? `Made by ${by} from` : `${TITLES[kind]} ${by}${other ? " as" : ""}`,
    how: [`“${reason}”`, error].filter(Boolean).join(" · "),
    requestId: null,
    httpStatus: null,
    mark: end === "to" ? "run again" : toMark(intent),
    faint: false,
    ...(other ? { jobLink: other } : {}),
    ...(end === "from" ? { intent: { id: intent.id, state: intent.state } } : {}),
  }
}
