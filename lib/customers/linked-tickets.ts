import { sql } from "kysely"
import { COUNT_CAP } from "@/lib/jobs/list-counts"
import type { Db } from "@/lib/store/store"
import { listSpellings } from "@/lib/tickets/customer"

/** Numbers of tickets that do not say the customer's name as theirs and are linked to a job of theirs, in their order. */
export type LinkedTickets = {
  /** They say of nobody, and no job of anybody else is linked: the words are this customer's. */
  own: number[]
  /** They hold jobs or the name of somebody else too, so a person decides about the words. */
  shared: number[]
  /** Of those, they say of nobody: the name is taken out of them. */
  unnamed: number[]
}

/**
 * At most 10,001 tickets are looked at. `erasure`: one under way, whose jobs have lost their customer already; null: none.
 */
export async function listLinkedTickets(
  db: Db,
  { name, erasure }: { name: string; erasure: string | null },
): Promise<LinkedTickets> {
  const { rows } = await sql<{ num: number; customer: string | null; shared: number }>`
    select tickets.num, tickets.customer,
      case when exists (
        select 1 from ticket_jobs as link
        join jobs on jobs.connection = link.connection and jobs.id = link.job_id
        where link.ticket = tickets.num and jobs.customer is not null and jobs.customer <> ${name}
      ) then 1 else 0 end as shared
    from tickets where tickets.erased_at is null and exists (
      select 1 from ticket_jobs as link where link.ticket = tickets.num and (
        exists (select 1 from jobs where jobs.connection = link.connection and jobs.id = link.job_id
          and jobs.customer = ${name})
        or exists (select 1 from attributions as told where told.connection = link.connection
          and told.job_id = link.job_id and told.customer = ${name})
        or exists (select 1 from erased_jobs as gone where gone.connection = link.connection
          and gone.job_id = link.job_id and gone.erasure = ${erasure ?? ""})
      ))
    order by tickets.num limit ${sql.lit(COUNT_CAP)}`.execute(db)
  const spellings = await listSpellings(db, name)
  const linked = rows
    .filter(({ customer }) => customer === null || !spellings.includes(customer))
    .map(({ num, customer, shared }) => ({
      num,
      isNamed: customer !== null,
      isShared: shared === 1 || customer !== null,
    }))
  return {
    own: linked.filter(({ isShared }) => !isShared).map(({ num }) => num),
    shared: linked.filter(({ isShared }) => isShared).map(({ num }) => num),
    unnamed: linked.filter(({ isShared, isNamed }) => isShared && !isNamed).map(({ num }) => num),
  }
}
