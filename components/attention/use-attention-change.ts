import { useMutation, useQueryClient } from "@tanstack/react-query"
import { announce } from "@/components/ui/announce"
import { callAction } from "@/lib/http"
import type { Result } from "@/lib/result"

/** Putting off or bringing back: says that it is done, and reads the list anew. */
export function useAttentionChange<I, T>(
  change: (input: I) => Promise<Result<{ answer: Promise<Result<T>> }>>,
  done: string,
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: I) => callAction(change(input)),
    onSuccess: () => announce(done),
    // Also after a refusal: somebody else was first.
    onSettled: () => client.invalidateQueries({ queryKey: ["overview"] }),
  })
}
