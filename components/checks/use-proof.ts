import { useMutation, useQueryClient } from "@tanstack/react-query"
import { announce } from "@/components/ui/announce"
import { callAction } from "@/lib/http"
import type { Result } from "@/lib/result"

/** An order to ask the vendor: when it is answered, the checks are read anew. */
export function useProof<I, T>(order: (input: I) => Promise<Result<{ answer: Promise<Result<T>> }>>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: I) => callAction(order(input)),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["checks"] })
      announce("The vendor was asked; the check shows what came of it")
    },
  })
}
