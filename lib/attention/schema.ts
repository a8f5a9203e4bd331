import type { SnoozeChoice } from "@/lib/domain/attention/snooze"

/** failed: nobody has handled it · late: amber · info · quiet. */
export type AttentionTone = "failed" | "late" | "info" | "quiet"

/** One thing that wants a person, as of when it was asked. ISO times. */
export type AttentionItem = {
  /** Stable name, such as "overdue:prod-main": what is put off. */
  key: string
  tone: AttentionTone
  title: string
  detail: string
  /** When it began; null when nobody can tell. */
  since: string | null
  /** An instant that belongs to the detail, such as the next try; the browser counts down to it. */
  moment: { label: string; at: string } | null
  /** The one thing to do next. */
  action: { label: string; href: string; isExternal: boolean }
}

/** Put off by a person; it returns by itself at `until`. */
export type Snoozed = {
  num: number
  key: string
  /** What it says now; null while nothing is wrong with it. */
  item: AttentionItem | null
  until: string
  reason: string
  by: string
  at: string
}

export type Attention = {
  /** Most urgent first, without what is put off; empty means that nothing wants anybody. */
  items: AttentionItem[]
  snoozed: Snoozed[]
}

export type SnoozeInput = { key: string; choice: SnoozeChoice; reason: string }

export const SNOOZE_REASON_LIMIT = 500
