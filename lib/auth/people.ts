import { randomUUID } from "node:crypto"
import { type Actor, recordAudit } from "@/lib/audit/record"
import { SYSTEM } from "@/lib/audit/schema"
import { createPassword, toPasswordHash } from "@/lib/auth/password"
import { revokeSessionsOf } from "@/lib/auth/sessions"
import { type Operator, ROLES, type Role } from "@/lib/domain/operator"
import { AppError } from "@/lib/errors"
import type { Db, Store, Tx } from "@/lib/store/store"

export type Person = Operator & { createdAt: number; disabledAt: number | null }

/** Everyone, newest last. */
export async function listPeople(db: Db): Promise<Person[]> {
  const rows = await db
    .selectFrom("people")
    .select(["id", "name", "email", "role", "created_at", "disabled_at"])
    .orderBy("created_at")
    .orderBy("email")
    .execute()
  return rows.map(({ created_at, disabled_at, ...operator }) => ({
    ...operator,
    createdAt: created_at,
    disabledAt: disabled_at,
  }))
}

/** Throws AppError("not_found"). */
export async function getPersonByEmail(db: Db, email: string): Promise<Person> {
  const wanted = email.trim().toLowerCase()
  const person = (await listPeople(db)).find((one) => one.email === wanted)
  if (!person) throw new AppError("not_found", `Nobody here has the e-mail ${wanted}.`)
  return person
}

export type NewPerson = { email: string; name: string; role: Role; password: string }

/** Throws AppError("conflict") when the e-mail is taken, AppError("invalid") for a weak password or a broken e-mail. */
export async function createPerson(store: Store, person: NewPerson, actor: Actor): Promise<Operator> {
  const email = person.email.trim().toLowerCase()
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new AppError("invalid", "That is not an e-mail address.")
  const passwordHash = await toPasswordHash(person.password)
  return store.write(async (tx) => {
    const taken = await tx.selectFrom("people").select("id").where("email", "=", email).executeTakeFirst()
    if (taken) throw new AppError("conflict", `${email} already has an account.`)
    return insertPerson(tx, { ...person, email, passwordHash }, actor)
  })
}

async function insertPerson(
  tx: Tx,
  person: { email: string; name: string; role: Role; passwordHash: string },
  actor: Actor,
): Promise<Operator> {
  const at = Date.now()
  const operator: Operator = { id: randomUUID(), name: person.name, email: person.email, role: person.role }
  await tx
    .insertInto("people")
    .values({ ...operator, password_hash: person.passwordHash, created_at: at, disabled_at: null })
    .execute()
  // With the name: whoever is removed from the table stays named in the log.
  const details = { email: person.email, name: person.name, role: person.role }
  await recordAudit(tx, { at, actor, action: "person.created", subject: operator.id, details })
  return operator
}

/**
 * On a store without people: makes the admin that the environment names, else one with a random password. Answers what to
 * print once: only when the password was made up here; undefined in every other case.
 */
export async function createFirstAdmin(
  store: Store,
  configured: { email: string; password: string } | null,
): Promise<{ email: string; password: string } | undefined> {
  if (await hasPeople(store.read)) return undefined
  const email = configured?.email ?? "admin@localhost"
  const password = configured?.password ?? createPassword()
  const passwordHash = await toPasswordHash(password)
  const made = await store.write(async (tx) => {
    if (await hasPeople(tx)) return false
    await insertPerson(tx, { email, name: "Admin", role: "admin", passwordHash }, SYSTEM)
    return true
  })
  return made && !configured ? { email, password } : undefined
}

async function hasPeople(db: Db): Promise<boolean> {
  return (await db.selectFrom("people").select("id").limit(1).executeTakeFirst()) !== undefined
}

type PasswordChange = { personId: string; password: string; keepSession: string | null }

/** Sets a password and signs the person out everywhere but in `keepSession`. Throws AppError("invalid" | "not_found"). */
export async function setPassword(store: Store, change: PasswordChange, actor: Actor): Promise<void> {
  const passwordHash = await toPasswordHash(change.password)
  const at = Date.now()
  await store.write(async (tx) => {
    const done = await tx
      .updateTable("people")
      .set({ password_hash: passwordHash })
      .where("id", "=", change.personId)
      .returning("id")
      .executeTakeFirst()
    if (!done) throw new AppError("not_found", "This person does not exist.")
    await revokeSessionsOf(tx, change.personId, { at, keep: change.keepSession })
    await recordAudit(tx, { at, actor, action: "person.password_changed", subject: change.personId })
  })
}

async function requireAnotherAdmin(tx: Tx, personId: string): Promise<void> {
  const other = await tx
    .selectFrom("people")
    .select("id")
    .where("role", "=", "admin")
    .where("disabled_at", "is", null)
    .where("id", "!=", personId)
    .limit(1)
    .executeTakeFirst()
  if (!other) throw new AppError("conflict", "This is the only admin: make someone else admin first.")
}

/** Counts from the person's next request on. Throws AppError("conflict") for the only admin, AppError("not_found"). */
export async function setRole(store: Store, change: { personId: string; role: Role }, actor: Actor): Promise<void> {
  if (!ROLES.includes(change.role)) throw new AppError("invalid", `A role is one of ${ROLES.join(", ")}.`)
  await store.write(async (tx) => {
    if (change.role !== "admin") await requireAnotherAdmin(tx, change.personId)
    const before = await tx.selectFrom("people").select("role").where("id", "=", change.personId).executeTakeFirst()
    if (!before) throw new AppError("not_found", "This person does not exist.")
    await tx.updateTable("people").set({ role: change.role }).where("id", "=", change.personId).execute()
    const details = { role: change.role, before: before.role }
    await recordAudit(tx, { at: Date.now(), actor, action: "person.role_changed", subject: change.personId, details })
  })
}

/** Ends all sessions and refuses new ones; the record keeps the name. Throws AppError("conflict") for the only admin. */
export async function disablePerson(store: Store, personId: string, actor: Actor): Promise<void> {
  const at = Date.now()
  await store.write(async (tx) => {
    await requireAnotherAdmin(tx, personId)
    const done = await tx
      .updateTable("people")
      .set({ disabled_at: at })
      .where("id", "=", personId)
      .where("disabled_at", "is", null)
      .returning("id")
      .executeTakeFirst()
    if (!done) throw new AppError("not_found", "This person does not exist or is disabled already.")
    await revokeSessionsOf(tx, personId, { at, keep: null })
    await recordAudit(tx, { at, actor, action: "person.disabled", subject: personId })
  })
}

/** Lets a disabled person sign in again, with the password they had. Throws AppError("not_found"). */
export async function enablePerson(store: Store, personId: string, actor: Actor): Promise<void> {
  await store.write(async (tx) => {
    const done = await tx
      .updateTable("people")
      .set({ disabled_at: null })
      .where("id", "=", personId)
      .where("disabled_at", "is not", null)
      .returning("id")
      .executeTakeFirst()
    if (!done) throw new AppError("not_found", "This person does not exist or is not disabled.")
    await recordAudit(tx, { at: Date.now(), actor, action: "person.enabled", subject: personId })
  })
}

/** Ends all sessions of a person, who may sign in again. Throws AppError("not_found"). */
export async function signOutPerson(store: Store, personId: string, actor: Actor): Promise<void> {
  const at = Date.now()
  await store.write(async (tx) => {
    const person = await tx.selectFrom("people").select("id").where("id", "=", personId).executeTakeFirst()
    if (!person) throw new AppError("not_found", "This person does not exist.")
    await revokeSessionsOf(tx, personId, { at, keep: null })
    await recordAudit(tx, { at, actor, action: "person.signed_out", subject: personId })
  })
}
