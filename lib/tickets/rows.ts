import { toIso } from "@/lib/domain/time"
import { SOMEBODY } from "@/lib/notes/data"
import type { Db } from "@/lib/store/store"
import type { TicketRow } from "./schema"

/** Tickets with what a line of a list shows. */
export function selectTickets(db: Db) {
  return db
    .selectFrom("tickets")
    .leftJoin("people", "people.id", "tickets.assignee")
    .select((eb) => [
      "tickets.num",
      "tickets.reference",
      "tickets.url",
      "tickets.title",
      "tickets.customer",
      "tickets.state",
      "tickets.assignee",
      "people.name as assignee_name",
      "tickets.created_at",
      "tickets.updated_at",
      "tickets.erased_at",
      eb
        .selectFrom("ticket_jobs")
        .whereRef("ticket_jobs.ticket", "=", "tickets.num")
        .select((inner) => inner.fn.countAll<number>().as("count"))
        .as("jobs"),
      eb
        .selectFrom("ticket_groups")
        .whereRef("ticket_groups.ticket", "=", "tickets.num")
        .select((inner) => inner.fn.countAll<number>().as("count"))
        .as("groups"),
    ])
}

type Selected = Awaited<ReturnType<ReturnType<typeof selectTickets>["execute"]>>[number]

export function toTicketRow(row: Selected): TicketRow {
  return {
    num: row.num,
    reference: row.reference,
    url: row.url,
    title: row.title,
    customer: row.customer,
    state: row.state,
    assignee: row.assignee === null ? null : { id: row.assignee, name: row.assignee_name ?? SOMEBODY },
    jobs: row.jobs ?? 0,
    groups: row.groups ?? 0,
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
    isErased: row.erased_at !== null,
  }
}
