import { queryOptions } from "@tanstack/react-query"
import { MINUTE } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import { type NoteSubject, type Notes, toSubjectQuery } from "./schema"

export const noteQueries = {
  /** Notes about something. They change with live events of the kind "tickets". */
  list: (subject: NoteSubject) =>
    queryOptions({
      queryKey: ["tickets", "notes", toSubjectQuery(subject)],
      queryFn: ({ signal }) => getJson<Notes>(`/api/notes?${toSubjectQuery(subject)}`, signal),
      staleTime: MINUTE,
    }),
}
