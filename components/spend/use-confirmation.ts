"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { announce } from "@/components/ui/announce"
import type { JobRef } from "@/lib/domain/job"
import { toAppError } from "@/lib/errors"
import { callAction } from "@/lib/http"
import { confirmSpend } from "@/lib/spend/actions"
import type { ConfirmSpend, FieldProblem, SpendIntent } from "@/lib/spend/schema"
import { newId } from "./new-id"

export type Confirmation = {
  /** One opening of the question has one id: however often it is sent, at most one job comes of it. */
  intentId: string
  answered: SpendIntent | null
  problems: FieldProblem[]
  error: string | null
  isPending: boolean
  send: (input: Omit<ConfirmSpend, "intentId">) => void
  /** A new question, after the last one was settled. */
  begin: () => void
}

export function useConfirmation(job: JobRef): Confirmation {
  const [intentId, setIntentId] = useState(newId)
  const client = useQueryClient()
  const mutation = useMutation({
    mutationFn: (input: Omit<ConfirmSpend, "intentId">) => callAction(confirmSpend({ ...input, intentId })),
    // Also after a failure: the confirmation may have been taken in although its reply was lost.
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey }) => concerns(queryKey, job) }),
    onSuccess: (answer) => {
      if (answer.kind === "recorded" && answer.intent.state === "done") announce("The vendor made the job")
    },
  })
  const { data } = mutation
  return {
    intentId,
    answered: data?.kind === "recorded" ? data.intent : null,
    problems: data?.kind === "invalid" ? data.problems : [],
    error: mutation.error ? toWords(mutation.error) : null,
    isPending: mutation.isPending,
    send: mutation.mutate,
    begin: () => {
      mutation.reset()
      setIntentId(newId())
      void client.invalidateQueries({ predicate: ({ queryKey }) => concerns(queryKey, job) })
    },
  }
}

function concerns(key: readonly unknown[], { jobId }: JobRef): boolean {
  return key[0] === "job" && key.includes(jobId)
}

function toWords(thrown: unknown): string {
  const error = toAppError(thrown)
  if (error.code !== "internal") return error.message
  return "No reply came from the dashboard. Confirming again is safe: one confirmation is never sent twice."
}
