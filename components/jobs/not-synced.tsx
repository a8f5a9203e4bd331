"use client"

import { useQuery } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { useShell } from "@/components/shell/shell-context"
import { useConnection } from "@/components/shell/use-connection"
import { useNow } from "@/components/ui/clock"
import { Empty } from "@/components/ui/empty"
import { ExtLink } from "@/components/ui/ext-link"
import { type Freshness, findWorst, isRefused, toReason } from "@/lib/domain/freshness"
import { freshnessQueries } from "@/lib/live/queries"

type NotSyncedProps = {
  /** Jobs that the first sync has read so far. */
  jobs: number
  /** The same in a sentence. */
  words: string
}

/** No job is here because the first sync has not brought one: it is on its way, or it cannot go on and says why. */
export function NotSynced({ jobs, words }: NotSyncedProps) {
  const now = useNow(1_000)
  const { connection } = useConnection()
  const { data = [] } = useQuery(freshnessQueries.all())
  const shown = data.filter((one) => connection === null || one.connection === connection)
  const worst = findWorst(shown, now)
  const reason = worst ? toReason(worst, now) : null
  if (!worst || reason === null) {
    return <Empty title="Not synced yet">{words} Jobs appear here as they arrive; nothing needs to be done.</Empty>
  }
  const whose = shown.length > 1 ? `${worst.label}: ` : ""
  const what = jobs === 0 ? "The vendor has not been read yet" : "The first sync does not go on"
  return (
    <NotRead freshness={worst} title={`${whose}${what}: ${reason}`}>
      {jobs === 0 ? "Whether there are jobs is not known." : words} They appear here once the vendor can be read.
    </NotRead>
  )
}

function NotRead({ freshness, title, children }: { freshness: Freshness; title: string; children: ReactNode }) {
  const { dashboardUrl } = useShell()
  const detail = freshness.keyProblem ?? freshness.list?.errorMessage
  return (
    <div role="alert" className="rounded-md border border-line border-l-[3px] border-l-failed bg-surface px-4 py-3">
      <p className="font-medium">{title}</p>
      {detail ? <p className="break-words text-muted">{detail}</p> : null}
      <p className="text-muted">{children}</p>
      {isRefused(freshness) ? (
        <p className="mt-1">
          <ExtLink href={dashboardUrl}>Vendor’s Dashboard, API Management tab</ExtLink>
        </p>
      ) : null}
    </div>
  )
}
