"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { useNow } from "@/components/ui/clock"
import type { KeyState } from "@/lib/domain/freshness"
import { formatDuration } from "@/lib/format"
import { freshnessQueries } from "@/lib/live/queries"

const MARKS = {
  ok: { words: "in use", sign: "✓", tone: "text-done" },
  unauthorized: { words: "refused (401)", sign: "✕", tone: "text-failed" },
  rate_limited: { words: "too many requests (429)", sign: "▲", tone: "text-handled" },
  breaker_open: { words: "resting: no answer", sign: "▲", tone: "text-handled" },
} as const satisfies Record<KeyState, { words: string; sign: string; tone: string }>

/** What a key may do at this moment, as our own client of the vendor knows it. */
export function KeyMark({ connection, alias }: { connection: string; alias: string }) {
  const { data } = useQuery(freshnessQueries.all())
  const now = useNow(1_000)
  const freshness = data?.find((one) => one.connection === connection)
  const key = freshness?.keys.find((one) => one.alias === alias)
  if (!key) return <span className="text-faint">{freshness?.keyProblem ?? "state not known"}</span>
  const mark = MARKS[key.state]
  const wait = key.until === null ? 0 : Date.parse(key.until) - now
  return (
    <span className={clsx("inline-flex items-center gap-1.5 font-medium tabular-nums", mark.tone)}>
      <span aria-hidden="true">{mark.sign}</span>
      {mark.words}
      {wait > 0 ? `, next try in ${formatDuration(Math.ceil(wait / 1_000) * 1_000)}` : ""}
    </span>
  )
}
