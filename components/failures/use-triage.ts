"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { announce } from "@/components/ui/announce"
import { triageGroups } from "@/lib/failures/actions"
import type { TriageDecision, TriageTarget } from "@/lib/failures/triage-schema"
import { callAction } from "@/lib/http"

const DONE = { resolve: "resolved", ignore: "ignored", assign: "given", reopen: "reopened" } as const

type Decided = { target: TriageTarget; decision: TriageDecision }

/** Sends a decision, says what came of it, and has every list asked again that shows it. */
export function useTriage(onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (decided: Decided) => callAction(triageGroups(decided)),
    onSuccess: ({ groups }, { decision }) => {
      announce(`${groups} ${groups === 1 ? "cause" : "causes"} ${DONE[decision.act]}`)
      for (const key of ["failures", "jobs", "job"]) void client.invalidateQueries({ queryKey: [key] })
      onDone()
    },
  })
}
