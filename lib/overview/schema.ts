import type { Attention } from "@/lib/attention/schema"
import type { Runway } from "@/lib/budgets/schema"

/** What the overview says. ISO times, null = not known. */
export type Overview = {
  /** When this was true. */
  at: string
  attention: Attention
  /** Failure groups, tickets and finished weeks that want a person, of every connection. */
  open: { failures: number; tickets: number; reviews: number }
  running: { count: number; rows: RunningJob[] }
  /** Vendor day (UTC) so far. */
  today: Today
}

export type RunningJob = {
  connection: string
  jobId: string
  model: string | null
  statusRaw: string | null
  /** Start of processing, else when it was created or first seen. */
  since: string
  /** From here on it is overdue; null while there is no basis. */
  dueAt: string | null
  /** What is usual, in words: "pro, up to 1:00: 95 of 100 end within 3 min 40 s"; null while there is no basis. */
  usual: string | null
  /** 0–100, only if the vendor says. */
  progress: number | null
}

export type Figure = {
  id: "created" | "done" | "failed" | "credits"
  /** Jobs, or milli-credits. Null: not reported. */
  today: number | null
  /** The same weekday of last week: until the same time of day, or all of it (`isWholeDay`). Null: not known. */
  before: number | null
  isWholeDay: boolean
  /** The last seven days and today, oldest first. */
  days: (number | null)[]
  /** Exactly the jobs that `today` counts; for credits the usage page. */
  href: string
}

export type Today = {
  /** As 20261124. */
  day: number
  figures: Figure[]
  /** How long the credits last, of each connection with a typed balance. */
  runways: Pick<Runway, "connection" | "ends">[]
  /** Where the credits come from; null: nobody has reported any. */
  creditsSource: "vendor totals" | "jobs" | "estimate" | null
}
