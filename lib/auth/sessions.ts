import { randomBytes } from "node:crypto"
import type { Operator } from "@/lib/domain/operator"
import { DAY } from "@/lib/domain/time"
import type { Db, Tx } from "@/lib/store/store"

/** How long a person stays signed in without signing in again. */
export const SESSION_LENGTH = 14 * DAY

/** A new session for a person; answers its id. Every sign-in makes a new one, so that none can be fixed beforehand (T15). */
export async function createSession(tx: Tx, personId: string, at: number): Promise<string> {
  const id = randomBytes(32).toString("base64url")
  const session = { id, person_id: personId, created_at: at, expires_at: at + SESSION_LENGTH, revoked_at: null }
  await tx.insertInto("sessions").values(session).execute()
  return id
}

/** The person behind a session: undefined when it is unknown, ended, revoked, someone else's, or the person is disabled. */
export async function findSessionOperator(
  db: Db,
  claim: { sessionId: string; personId: string },
  at: number,
): Promise<Operator | undefined> {
  return db
    .selectFrom("sessions")
    .innerJoin("people", "people.id", "sessions.person_id")
    .select(["people.id", "people.name", "people.email", "people.role"])
    .where("sessions.id", "=", claim.sessionId)
    .where("people.id", "=", claim.personId)
    .where("sessions.revoked_at", "is", null)
    .where("sessions.expires_at", ">", at)
    .where("people.disabled_at", "is", null)
    .executeTakeFirst()
}

/**
 * Signs one browser out for good: the cookie is worthless from here on, wherever it was copied to. False: there was no such
 * session, or it was signed out already.
 */
export async function revokeSession(tx: Tx, sessionId: string, at: number): Promise<boolean> {
  const revoked = await tx
    .updateTable("sessions")
    .set({ revoked_at: at })
    .where("id", "=", sessionId)
    .where("revoked_at", "is", null)
    .executeTakeFirst()
  return revoked.numUpdatedRows > 0n
}

/** Signs a person out everywhere, except in the session `keep`. */
export async function revokeSessionsOf(
  tx: Tx,
  personId: string,
  change: { at: number; keep: string | null },
): Promise<void> {
  let query = tx
    .updateTable("sessions")
    .set({ revoked_at: change.at })
    .where("person_id", "=", personId)
    .where("revoked_at", "is", null)
  if (change.keep !== null) query = query.where("id", "!=", change.keep)
  await query.execute()
}
