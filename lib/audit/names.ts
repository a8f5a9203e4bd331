import type { Db } from "@/lib/store/store"
import { ANONYMOUS, type AuditActor, PROGRAM, SYSTEM } from "./schema"

const NOBODY = "somebody not signed in"
const LEFT = "someone who left"

function toName(details: string): string | null {
  const read: unknown = JSON.parse(details)
  if (typeof read !== "object" || read === null) return null
  const { name, email } = read as { name?: unknown; email?: unknown }
  return [name, email].find((one): one is string => typeof one === "string" && one !== "") ?? null
}

/** Everybody who could have done something: who is here, then who was, as the log says that they were added, then programs. */
export async function listActors(db: Db): Promise<AuditActor[]> {
  const [people, tokens, added] = await Promise.all([
    db.selectFrom("people").select(["id", "name", "disabled_at"]).orderBy("name").orderBy("id").execute(),
    db.selectFrom("api_tokens").select(["id", "name"]).orderBy("name").orderBy("id").execute(),
    db
      .selectFrom("audit_log")
      .select(["subject", "details"])
      .where("action", "=", "person.created")
      .orderBy("num")
      .execute(),
  ])
  const here = people.map(
    (one): AuditActor => ({ id: one.id, name: one.name, state: one.disabled_at === null ? "active" : "disabled" }),
  )
  const known = new Set(here.map((one) => one.id))
  const gone = added.flatMap(({ subject, details }): AuditActor[] =>
    subject === null || known.has(subject) ? [] : [{ id: subject, name: toName(details) ?? LEFT, state: "gone" }],
  )
  return [
    ...here,
    ...gone,
    ...tokens.map(
      ({ id, name }): AuditActor => ({ id: `${PROGRAM}${id}`, name: `program “${name}”`, state: "program" }),
    ),
    { id: SYSTEM, name: "system", state: SYSTEM },
    { id: ANONYMOUS, name: NOBODY, state: ANONYMOUS },
  ]
}

/** How each actor is shown; one that nothing is known of as somebody who left. */
export function toActorOf(actors: readonly AuditActor[]): (id: string) => AuditActor {
  const byId = new Map(actors.map((one) => [one.id, one]))
  return (id) => byId.get(id) ?? { id, name: LEFT, state: "gone" }
}
