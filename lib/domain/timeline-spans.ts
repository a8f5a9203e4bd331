import type { Phase, TimelineEntry, TimelineItem } from "./timeline-types"

/**
 * A piece of a life drawn to scale; shares of the whole, 0–1. `phase` null: the change happened somewhere in this piece, so
 * neither the phase before nor the one after can be claimed for it.
 */
export type Span = { key: string; phase: Phase | null; start: number; width: number }

/** `fromAt`, `toAt`: epoch ms of the two ends. */
export type Spans = { fromAt: number; toAt: number; spans: Span[] }

type State = { key: string; earliest: number; latest: number }

function toState(entry: TimelineEntry<string>): State | null {
  if (entry.when.kind === "before") return null
  const { when } = entry
  const ends = when.kind === "exact" ? [when.at, when.at] : [when.from, when.to]
  const [earliest = Number.NaN, latest = Number.NaN] = ends.map((iso) => Date.parse(iso))
  return { key: entry.key, earliest, latest }
}

/**
 * The stretches of a job's life to scale, for one bar. `now` (epoch ms) ends the growing one. Null when the beginning or a
 * step is not known, when clocks contradict each other, or when there is nothing to measure: then no bar is drawn.
 */
export function toSpans(items: readonly TimelineItem<string>[], now: number): Spans | null {
  const states: State[] = []
  const phases: Phase[] = []
  for (const item of items) {
    if (item.kind === "gap") {
      if (item.clocksDisagree) return null
      phases.push(item.phase)
    } else if (item.kind === "tail") phases.push(item.phase)
    else if (item.kind === "created" || item.kind === "state") {
      const state = toState(item)
      if (!state) return null
      states.push(state)
    }
  }
  const first = states[0]
  const last = states.at(-1)
  if (!first || !last) return null
  const isGrowing = phases.length === states.length
  const toAt = isGrowing ? Math.max(now, last.latest) : last.latest
  const length = toAt - first.earliest
  if (length <= 0) return null
  const piece = (key: string, phase: Phase | null, from: number, to: number): Span => ({
    key,
    phase,
    start: (from - first.earliest) / length,
    width: Math.max(0, to - from) / length,
  })
  const spans = states.flatMap((state, index) => {
    const phase = phases[index]
    const next = states[index + 1]
    const end = next ? next.earliest : toAt
    const doubt = piece(`${state.key}-doubt`, null, state.earliest, state.latest)
    return phase ? [doubt, piece(state.key, phase, state.latest, Math.max(state.latest, end))] : [doubt]
  })
  return { fromAt: first.earliest, toAt, spans: spans.filter((span) => span.width > 0) }
}
