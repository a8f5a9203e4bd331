"use client"

import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useShell } from "@/components/shell/shell-context"
import { Button } from "@/components/ui/button"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { isTerminal, type JobRef } from "@/lib/domain/job"
import { isAtLeast } from "@/lib/domain/operator"
import { isOpen } from "@/lib/domain/spend"
import { formatCredits } from "@/lib/format"
import { jobQueries } from "@/lib/jobs/detail-queries"
import type { JobDetail } from "@/lib/jobs/detail-schema"

const dialog = toLate(() => import("./spend-dialog").then((module) => module.SpendDialog))

/**
 * Runs an ended job again, or starts a waiting one: for admins only, since it spends credits. Nothing is spent before the
 * dialog that it opens is confirmed.
 */
export function SpendButton({ job }: { job: JobRef }) {
  const { by } = useShell()
  return isAtLeast(by.role, "admin") ? <Offered job={job} /> : null
}

function Offered({ job }: { job: JobRef }) {
  const [isAsked, setIsAsked] = useState(false)
  const { data } = useQuery(jobQueries.detail(job))
  useAhead(dialog)
  const label = data ? toLabel(data) : null
  if (label === null) return null
  return (
    <>
      <Button onClick={() => setIsAsked(true)} aria-haspopup="dialog">
        {label}
      </Button>
      {isAsked ? <Late part={dialog} with={{ job, onClose: () => setIsAsked(false) }} /> : null}
    </>
  )
}

/** null: nothing can be spent on this job as it stands. */
function toLabel({ header, billing, timeline }: JobDetail): string | null {
  const states = timeline.flatMap((item) => ("intent" in item && item.intent ? [item.intent.state] : []))
  const open = states.find((state) => isOpen(state))
  if (open) return open === "unknown" ? "Run again: outcome unknown, decide" : "Run again: under way"
  const cost = billing.estimate ? ` ≈ ${formatCredits(billing.estimate.milli)} credits` : " (credits not known)"
  if (isTerminal(header.status)) return `Run again${cost}`
  return header.status === "waiting" ? `Start this draft${cost}` : null
}
