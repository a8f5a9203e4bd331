"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useEffect } from "react"
import { toAppError } from "@/lib/errors"
import { callAction } from "@/lib/http"
import { reconcileIntent, settleIntent } from "@/lib/spend/actions"
import type { Decision, Reconciled, SpendIntent } from "@/lib/spend/schema"

/** Looks for the outcome as soon as it is shown, and again when asked; keeps what a person decides. */
export function useReconcile(intentId: string, onSettled: (intent: SpendIntent) => void) {
  const client = useQueryClient()
  const after = async (answer: Reconciled) => {
    if (answer.intent.state !== "unknown") {
      onSettled(answer.intent)
      await client.invalidateQueries({ queryKey: ["job"] })
    }
    await client.invalidateQueries({ queryKey: ["overview"] })
  }
  const look = useMutation({ mutationFn: () => callAction(reconcileIntent({ intentId })), onSuccess: after })
  const decide = useMutation({
    mutationFn: (decision: Decision) => callAction(settleIntent({ intentId, decision })),
    onSuccess: after,
  })
  const { mutate } = look
  useEffect(() => mutate(), [mutate])
  const failed = decide.error ?? look.error
  return {
    looked: decide.data ?? look.data,
    isLooking: look.isPending,
    isDeciding: decide.isPending,
    error: failed ? toAppError(failed).message : null,
    look: () => look.mutate(),
    decide: (decision: Decision) => decide.mutate(decision),
  }
}
