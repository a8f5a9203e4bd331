import { useMutation, useQueryClient } from "@tanstack/react-query"
import { announce } from "@/components/ui/announce"
import { callAction } from "@/lib/http"
import type { Result } from "@/lib/result"

/** A change of people: says that it is done, and reads them anew. */
export function usePeopleChange<I, T>(
  change: (input: I) => Promise<Result<{ answer: Promise<Result<T>> }>>,
  done: string,
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: I) => callAction(change(input)),
    onSuccess: async () => {
      announce(done)
      await client.invalidateQueries({ queryKey: ["people"] })
    },
  })
}
