import { recordAudit } from "@/lib/audit/record"
import type { Operator } from "@/lib/domain/operator"
import { AppError } from "@/lib/errors"
import type { Store, Tx } from "@/lib/store/store"
import { type NoteSubject, toNoteSubject, toSubjectKey } from "./schema"

/** Throws AppError("not_found") for something that is not there. */
async function requireSubject(tx: Tx, subject: NoteSubject): Promise<void> {
  const found = await findSubject(tx, subject)
  if (!found) throw new AppError("not_found", "What this note is about is not in the record.")
}

function findSubject(tx: Tx, subject: NoteSubject): Promise<object | undefined> {
  switch (subject.kind) {
    case "job":
      return tx
        .selectFrom("jobs")
        .select("num")
        .where("id", "=", subject.jobId)
        .where("connection", "=", subject.connection)
        .executeTakeFirst()
    case "ticket":
      return tx.selectFrom("tickets").select("num").where("num", "=", subject.ticket).executeTakeFirst()
    case "group":
      return tx.selectFrom("failure_groups").select("id").where("id", "=", subject.groupId).executeTakeFirst()
  }
}

/** The subject as the audit log names it: "job:main/job_1", "ticket:12", "group:fg_1". */
export function toAuditSubject(subject: NoteSubject): string {
  return `${subject.kind}:${toSubjectKey(subject)}`
}

/** A ticket that somebody wrote on moved. */
async function touch(tx: Tx, subject: NoteSubject, at: number): Promise<void> {
  if (subject.kind !== "ticket") return
  await tx.updateTable("tickets").set({ updated_at: at }).where("num", "=", subject.ticket).execute()
}

/** Text that both engines can keep: without NUL, broken characters replaced. */
export function toStorable(text: string): string {
  return text
    .replaceAll("\0", "")
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "�")
}

/** Writes a note (Markdown as typed) and answers its number. Throws AppError("not_found"). */
export async function createNote(
  store: Store,
  note: { subject: NoteSubject; body: string },
  by: Operator,
): Promise<{ num: number }> {
  const at = Date.now()
  const { subject } = note
  const num = await store.write(async (tx) => {
    await requireSubject(tx, subject)
    const row = {
      subject_kind: subject.kind,
      subject: toSubjectKey(subject),
      body: toStorable(note.body),
      by: by.id,
      at,
      erased_at: null,
      erased_by: null,
    }
    const made = await tx.insertInto("notes").values(row).returning("num").executeTakeFirstOrThrow()
    await touch(tx, subject, at)
    await recordAudit(tx, {
      at,
      actor: by.id,
      action: "note.created",
      subject: toAuditSubject(subject),
      details: { note: made.num },
    })
    return made.num
  })
  await store.notify({ type: "tickets" })
  return { num }
}

/**
 * Takes the words of a note out of the record: of one's own, or of anybody's for an admin. That somebody wrote, and who took
 * it out when, stays. Throws AppError("not_found" | "forbidden").
 */
export async function deleteNote(store: Store, num: number, by: Operator): Promise<void> {
  const at = Date.now()
  await store.write(async (tx) => {
    const note = await tx.selectFrom("notes").selectAll().where("num", "=", num).executeTakeFirst()
    if (!note || note.erased_at !== null) throw new AppError("not_found", "This note is gone already.")
    if (note.by !== by.id && by.role !== "admin") {
      throw new AppError("forbidden", "Only who wrote a note, or an admin, may delete it.")
    }
    await tx.updateTable("notes").set({ body: "", erased_at: at, erased_by: by.id }).where("num", "=", num).execute()
    const subject = toNoteSubject(new URLSearchParams({ kind: note.subject_kind, subject: note.subject }))
    if (subject) await touch(tx, subject, at)
    await recordAudit(tx, {
      at,
      actor: by.id,
      action: "note.deleted",
      subject: `${note.subject_kind}:${note.subject}`,
      details: { note: num },
    })
  })
  await store.notify({ type: "tickets" })
}
