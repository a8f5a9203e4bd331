"use client"

import { useQuery } from "@tanstack/react-query"
import { useConnection } from "@/components/shell/use-connection"
import { Bar } from "@/components/ui/bar"
import { Card } from "@/components/ui/card"
import type { Freshness } from "@/lib/domain/freshness"
import { formatCount } from "@/lib/format"
import { freshnessQueries } from "@/lib/live/queries"

/** While the history is read for the first time, everything else is incomplete: say so first. */
export function FirstSync() {
  const { connection } = useConnection()
  const { data } = useQuery(freshnessQueries.all())
  const reading = (data ?? []).filter((one) => one.backfill && (connection === null || one.connection === connection))
  if (reading.length === 0) return null
  return (
    <Card title="First sync" aside="figures grow until it is done">
      <ul className="grid gap-3 px-3.5 py-3">
        {reading.map((one) => (
          <Reading key={one.connection} freshness={one} />
        ))}
      </ul>
    </Card>
  )
}

function Reading({ freshness }: { freshness: Freshness }) {
  const { backfill, label } = freshness
  if (!backfill) return null
  const total = backfill.total === null ? "" : ` of about ${formatCount(backfill.total)}`
  const words = backfill.isConfirming
    ? `${label}: everything is here; reading once more to be sure`
    : `${label}: at job ${formatCount(backfill.seen)}${total}`
  const share = backfill.isConfirming ? 1 : backfill.total ? backfill.seen / backfill.total : null
  return (
    <li>
      <p className="mb-1.5 tabular-nums">{words}</p>
      <Bar share={share} tone="running" label={words} />
    </li>
  )
}
