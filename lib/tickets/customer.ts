import { type Expression, expressionBuilder, type SqlBool } from "kysely"
import type { Tables } from "@/lib/store/schema"
import type { Db } from "@/lib/store/store"

/** One case and one way of composing letters: people type a customer's name as they like. */
function fold(name: string): string {
  return name.normalize("NFC").trim().toLowerCase()
}

/**
 * The name and other spellings of it on tickets ("ACME" for "Acme"), but none that is itself the name of a customer of jobs. The
 * engines lower letters differently, so what differs in case alone is told here.
 */
export async function listSpellings(db: Db, name: string): Promise<string[]> {
  const wanted = fold(name)
  const rows = await db.selectFrom("tickets").select("customer").distinct().where("customer", "is not", null).execute()
  const others = rows.flatMap(({ customer }) =>
    customer !== null && customer !== name && fold(customer) === wanted ? [customer] : [],
  )
  if (others.length === 0) return [name]
  const taken = await db.selectFrom("jobs").select("customer").distinct().where("customer", "in", others).execute()
  return [name, ...others.filter((spelling) => !taken.some(({ customer }) => customer === spelling))]
}

const eb = expressionBuilder<Tables, "tickets">()

/** Tickets that say the customer's name, however spelled, and those that are linked to a job of theirs. */
export async function ofCustomer(db: Db, name: string): Promise<Expression<SqlBool>> {
  const linked = eb
    .selectFrom("ticket_jobs")
    .innerJoin("jobs", (join) =>
      join.onRef("jobs.connection", "=", "ticket_jobs.connection").onRef("jobs.id", "=", "ticket_jobs.job_id"),
    )
    .select("ticket_jobs.ticket")
    .whereRef("ticket_jobs.ticket", "=", "tickets.num")
    .where("jobs.customer", "=", name)
  return eb.or([eb("tickets.customer", "in", await listSpellings(db, name)), eb.exists(linked)])
}
