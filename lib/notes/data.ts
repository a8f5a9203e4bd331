import "server-only"
import { toIso } from "@/lib/domain/time"
import type { Db } from "@/lib/store/store"
import { createPacer } from "@/lib/vendor/schema/large"
import { toMarkNodes } from "./markdown"
import { type Note, type NoteSubject, type Notes, toSubjectKey } from "./schema"

/** Notes of one subject that are read at a time, the newest. */
const MOST_NOTES = 200

/** Words for a person whose account is not there any more. */
export const SOMEBODY = "someone who left"

/** The newest 200 notes about something, oldest first, ready to be drawn. Throws AppError("store_unavailable"). */
export async function listNotes(db: Db, subject: NoteSubject): Promise<Notes> {
  const about = db
    .selectFrom("notes")
    .where("notes.subject_kind", "=", subject.kind)
    .where("notes.subject", "=", toSubjectKey(subject))
  const rows = await about
    .leftJoin("people as writer", "writer.id", "notes.by")
    .leftJoin("people as eraser", "eraser.id", "notes.erased_by")
    .select([
      "notes.num",
      "notes.body",
      "notes.by",
      "notes.at",
      "notes.erased_at",
      "writer.name as writer",
      "eraser.name as eraser",
    ])
    .orderBy("notes.num", "desc")
    .limit(MOST_NOTES)
    .execute()
  const counted =
    rows.length < MOST_NOTES
      ? rows.length
      : (await about.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow()).count
  const pace = createPacer()
  const notes: Note[] = []
  for (const row of rows.reverse()) {
    // Two hundred long notes take seconds to read: others get their turn in between.
    await pace()
    notes.push({
      num: row.num,
      by: { id: row.by, name: row.writer ?? SOMEBODY },
      at: toIso(row.at),
      erased: row.erased_at === null ? null : { at: toIso(row.erased_at), by: row.eraser ?? SOMEBODY },
      body: row.erased_at === null ? toMarkNodes(row.body) : [],
    })
  }
  return { notes, older: Number(counted) - notes.length }
}
