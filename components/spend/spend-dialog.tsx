"use client"

import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Dialog } from "@/components/ui/dialog"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import type { JobRef } from "@/lib/domain/job"
import { toAppError } from "@/lib/errors"
import { spendQueries } from "@/lib/spend/queries"
import type { SpendIntent, SpendOffer } from "@/lib/spend/schema"
import { Settled } from "./settled"
import { SpendForm } from "./spend-form"
import { Undecided } from "./undecided"
import { UnderWay } from "./under-way"
import { useConfirmation } from "./use-confirmation"

const TITLES = { run_again: "Run this job again", start_draft: "Start this draft" } as const

/** The question before credits are spent, and what came of it. Each opening is one confirmation at most. */
export function SpendDialog({ job, onClose }: { job: JobRef; onClose: () => void }) {
  const { data, error, refetch } = useQuery(spendQueries.offer(job))
  return (
    <Dialog title={data ? TITLES[data.kind] : "Spend credits"} onClose={onClose}>
      {data ? (
        <Asked offer={data} onClose={onClose} />
      ) : error ? (
        <Problem
          title="What this would cost could not be read"
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : (
        <Skeleton className="h-96" />
      )}
    </Dialog>
  )
}

function Asked({ offer, onClose }: { offer: SpendOffer; onClose: () => void }) {
  const confirmation = useConfirmation(offer.job)
  const [settled, setSettled] = useState<SpendIntent | null>(null)
  const mine = toMine(offer, confirmation.intentId) ?? confirmation.answered
  // What was read last may still call open what was settled here a moment ago.
  const open = offer.open?.id === settled?.id ? null : offer.open
  const shown = open ?? settled ?? mine
  const begin = () => {
    setSettled(null)
    confirmation.begin()
  }
  if (shown === null) return <SpendForm offer={offer} confirmation={confirmation} onClose={onClose} />
  if (shown.state === "unknown") {
    return <Undecided key={shown.id} intent={shown} held={offer.candidates} onSettled={setSettled} />
  }
  if (shown.state === "confirmed" || shown.state === "sending") return <UnderWay intent={shown} />
  return <Settled intent={shown} onAgain={begin} onClose={onClose} />
}

/** What the record says of the confirmation of this dialog, also when the reply to it was lost. */
function toMine({ earlier }: SpendOffer, intentId: string): SpendIntent | null {
  return earlier.find(({ id }) => id === intentId) ?? null
}
