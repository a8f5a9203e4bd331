import { operatorRoute } from "@/lib/auth/guard"
import { AppError } from "@/lib/errors"
import { listNotes } from "@/lib/notes/data"
import { toNoteSubject } from "@/lib/notes/schema"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async (request) => {
  const subject = toNoteSubject(new URL(request.url).searchParams)
  if (!subject) throw new AppError("invalid", "What the notes are about cannot be read.")
  return Response.json(ok(await listNotes((await getStore()).read, subject)))
})
