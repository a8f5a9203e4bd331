import { sql } from "kysely"
import { toIso } from "@/lib/domain/time"
import type { Db } from "@/lib/store/store"
import type { PersonRow } from "./schema"

/** Everyone who may sign in or once could: those first who still can, by name. `now`: epoch ms. */
export async function listPersonRows(db: Db, now: number): Promise<PersonRow[]> {
  const rows = await db
    .selectFrom("people")
    .select(["id", "name", "email", "role", "created_at", "disabled_at"])
    .select((eb) => [
      eb("password_hash", "is not", null).as("has_password"),
      eb
        .selectFrom("audit_log")
        .select("audit_log.at")
        .whereRef("audit_log.actor", "=", "people.id")
        .where("audit_log.action", "=", "signed_in")
        .orderBy("audit_log.num", "desc")
        .limit(1)
        .as("last_sign_in"),
      eb
        .selectFrom("sessions")
        .select((e) => e.fn.countAll<number>().as("sessions"))
        .whereRef("sessions.person_id", "=", "people.id")
        .where("sessions.revoked_at", "is", null)
        .where("sessions.expires_at", ">", now)
        .as("sessions"),
    ])
    .orderBy(sql`case when disabled_at is null then 0 else 1 end`)
    .orderBy(sql`lower(name)`)
    .orderBy("id")
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    createdAt: toIso(row.created_at),
    disabledAt: toIso(row.disabled_at),
    lastSignInAt: toIso(row.last_sign_in),
    sessions: Number(row.sessions ?? 0),
    hasPassword: Boolean(row.has_password),
  }))
}
