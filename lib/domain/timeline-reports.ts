import { isTerminal } from "./job"
import type { StateMark } from "./timeline-states"
import type { TransitionFact } from "./timeline-types"
import { toTransitionHow } from "./timeline-words"

/** An answer that came after the state was seen can tell exactly when it began: it then stands with the answer it is from. */
export function withReports(marks: readonly StateMark[], transitions: readonly TransitionFact[]): void {
  for (const transition of transitions) {
    const { reported } = transition.evidence
    if (!reported) continue
    const ofAttempt = marks.filter((mark) => mark.attempt === transition.attempt)
    const started = ofAttempt.findLast((mark) => mark.status === "processing")
    const ended = ofAttempt.findLast((mark) => mark.status !== "created" && isTerminal(mark.status))
    for (const [mark, at] of [
      [started, reported.startedAt],
      [ended, reported.finishedAt],
    ] as const) {
      if (!mark || at === undefined) continue
      mark.when = { kind: "exact", at }
      mark.how = `${mark.how} · exact time: ${toTransitionHow(transition)}`
    }
  }
}

/** "reported when it began and when it ended"; null when it reported neither. */
export function toReportWords({ evidence: { reported } }: TransitionFact): string | null {
  const words = [
    reported?.startedAt === undefined ? null : "when it began",
    reported?.finishedAt === undefined ? null : "when it ended",
  ].filter((word) => word !== null)
  return words.length === 0 ? null : `reported ${words.join(" and ")}`
}
