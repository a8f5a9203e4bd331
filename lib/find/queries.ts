import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { MINUTE, SECOND } from "@/lib/domain/time"
import { postJson } from "@/lib/http"
import type { FindAnswer, FindKind } from "./schema"

/** An answer together with the text it is about: what is typed meanwhile may be another one. */
export type AnsweredText = { text: string; answer: FindAnswer }

export const findQueries = {
  /** What a text is about, its times read in `zone`. Sent in the body, so that it stands in no address and no log. */
  hits: (text: string, { zone, kind }: { zone: string; kind: FindKind }) =>
    queryOptions({
      queryKey: ["find", kind, zone, text],
      queryFn: async ({ signal }): Promise<AnsweredText> => ({
        text,
        answer: await postJson<FindAnswer>("/api/find", { text, zone, kind }, signal),
      }),
      placeholderData: keepPreviousData,
      staleTime: 20 * SECOND,
      // Pasted words are no longer held than they are looked at.
      gcTime: MINUTE,
      retry: 1,
    }),
}
