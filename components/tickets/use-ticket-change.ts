"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { callAction } from "@/lib/http"
import type { Result } from "@/lib/result"

type Started = Promise<Result<{ answer: Promise<Result<unknown>> }>>

/** Runs an action on a ticket, and asks again for all that shows tickets. */
export function useTicketChange(onDone?: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (start: () => Started) => callAction(start()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["tickets"] })
      onDone?.()
    },
  })
}
