import type { Selectable } from "kysely"
import { recordAudit } from "@/lib/audit/record"
import type { JobRef } from "@/lib/domain/job"
import type { Operator } from "@/lib/domain/operator"
import { AppError } from "@/lib/errors"
import type { TicketsTable } from "@/lib/store/schema-support"
import type { Store, Tx } from "@/lib/store/store"
import { MOST_TICKET_GROUPS, MOST_TICKET_JOBS, type NewTicket, type TicketChange, type TicketLink } from "./schema"
import { toTicketSearch, toTicketUrl, toWords } from "./text"

type Ticket = Selectable<TicketsTable>

/** The ticket as the audit log names it. */
export function toAuditSubject(num: number): string {
  return `ticket:${num}`
}

/** Saves a ticket with its links and answers its number. Throws AppError("invalid") for an address that is none. */
export async function createTicket(store: Store, ticket: NewTicket, by: Operator): Promise<{ num: number }> {
  const at = Date.now()
  const title = toWords(ticket.title)
  if (title === null) throw new AppError("invalid", "A ticket needs a title.")
  const words = {
    title,
    reference: toWords(ticket.reference),
    customer: toWords(ticket.customer),
    pasted: toWords(ticket.pasted),
  }
  const row = { ...words, url: toTicketUrl(ticket.url), search_text: toTicketSearch(words) }
  const num = await store.write(async (tx) => {
    const made = await tx
      .insertInto("tickets")
      .values({
        ...row,
        state: "open",
        assignee: null,
        created_by: by.id,
        created_at: at,
        updated_at: at,
        erased_at: null,
      })
      .returning("num")
      .executeTakeFirstOrThrow()
    for (const job of ticket.jobs) await insertJob(tx, { ticket: made.num, job, by, at })
    for (const groupId of ticket.groups) await insertGroup(tx, { ticket: made.num, groupId, by, at })
    const details = { jobs: ticket.jobs, groups: ticket.groups }
    await recordAudit(tx, {
      at,
      actor: by.id,
      action: "ticket.created",
      subject: toAuditSubject(made.num),
      details,
    })
    return made.num
  })
  await store.notify({ type: "tickets" })
  return { num }
}

type NewLink = { ticket: number; by: Operator; at: number }

/** False when it was linked already. */
async function insertJob(tx: Tx, { ticket, job, by, at }: NewLink & { job: JobRef }): Promise<boolean> {
  const made = await tx
    .insertInto("ticket_jobs")
    .values({ ticket, connection: job.connection, job_id: job.jobId, by: by.id, at })
    .onConflict((conflict) => conflict.doNothing())
    .returning("ticket")
    .executeTakeFirst()
  return made !== undefined
}

async function insertGroup(tx: Tx, { ticket, groupId, by, at }: NewLink & { groupId: string }): Promise<boolean> {
  const made = await tx
    .insertInto("ticket_groups")
    .values({ ticket, group_id: groupId, by: by.id, at })
    .onConflict((conflict) => conflict.doNothing())
    .returning("ticket")
    .executeTakeFirst()
  return made !== undefined
}

/** Throws AppError("not_found"). */
async function getRow(tx: Tx, num: number): Promise<Ticket> {
  const row = await tx.selectFrom("tickets").selectAll().where("num", "=", num).executeTakeFirst()
  if (!row) throw new AppError("not_found", `There is no ticket #${num}.`)
  return row
}

/** What is asked for, as columns; without what stays as it is. Throws AppError("invalid"). */
function toColumns(ticket: Ticket, change: TicketChange): Partial<Ticket> {
  const asked: Partial<Ticket> = {}
  if (change.title !== undefined) {
    const title = toWords(change.title)
    if (title === null) throw new AppError("invalid", "A ticket needs a title.")
    asked.title = title
  }
  if (change.reference !== undefined) asked.reference = toWords(change.reference)
  if (change.customer !== undefined) asked.customer = toWords(change.customer)
  if (change.url !== undefined) asked.url = toTicketUrl(change.url)
  if (change.state !== undefined) asked.state = change.state
  if (change.assignee !== undefined) asked.assignee = change.assignee
  const differs = Object.entries(asked).filter(([name, value]) => ticket[name as keyof Ticket] !== value)
  return Object.fromEntries(differs)
}

async function requireMember(tx: Tx, personId: string): Promise<void> {
  const person = await tx
    .selectFrom("people")
    .select("id")
    .where("id", "=", personId)
    .where("disabled_at", "is", null)
    .executeTakeFirst()
  if (!person) throw new AppError("not_found", "This person has no account here.")
}

/** What the audit log keeps of a change: of words only which ones, since they may be a customer's. */
function toDetails(ticket: Ticket, columns: Partial<Ticket>): Record<string, unknown> {
  const words = ["title", "reference", "url", "customer"].filter((name) => name in columns)
  return {
    ...(words.length > 0 ? { changed: words } : {}),
    ...(columns.state === undefined ? {} : { from: ticket.state, to: columns.state }),
    ...(columns.assignee === undefined ? {} : { assignee: columns.assignee }),
  }
}

/**
 * Changes what a ticket says, where it stands or who has it; what is as asked already is not written. Throws
 * AppError("not_found") for the ticket or the person, AppError("invalid") for an empty title or a broken address.
 */
export async function changeTicket(
  store: Store,
  { num, change }: { num: number; change: TicketChange },
  by: Operator,
): Promise<void> {
  const at = Date.now()
  const isChanged = await store.write(async (tx) => {
    const ticket = await getRow(tx, num)
    const columns = toColumns(ticket, change)
    if (Object.keys(columns).length === 0) return false
    if (columns.assignee) await requireMember(tx, columns.assignee)
    const next = { ...ticket, ...columns }
    await tx
      .updateTable("tickets")
      .set({ ...columns, search_text: toTicketSearch(next), updated_at: at })
      .where("num", "=", num)
      .execute()
    const details = toDetails(ticket, columns)
    await recordAudit(tx, { at, actor: by.id, action: "ticket.changed", subject: toAuditSubject(num), details })
    return true
  })
  if (isChanged) await store.notify({ type: "tickets" })
}

/** Removes the customer's words from a ticket. Throws AppError("not_found") also when there are none. */
export async function removePasted(store: Store, num: number, by: Operator): Promise<void> {
  const at = Date.now()
  await store.write(async (tx) => {
    const ticket = await getRow(tx, num)
    if (ticket.pasted === null) throw new AppError("not_found", "The pasted text is gone already.")
    await tx
      .updateTable("tickets")
      .set({ pasted: null, search_text: toTicketSearch({ ...ticket, pasted: null }), updated_at: at })
      .where("num", "=", num)
      .execute()
    await recordAudit(tx, { at, actor: by.id, action: "ticket.text_removed", subject: toAuditSubject(num) })
  })
  await store.notify({ type: "tickets" })
}

async function requireRoom(tx: Tx, num: number, kind: TicketLink["kind"]): Promise<void> {
  const [table, most] =
    kind === "job" ? (["ticket_jobs", MOST_TICKET_JOBS] as const) : (["ticket_groups", MOST_TICKET_GROUPS] as const)
  const { count } = await tx
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("ticket", "=", num)
    .executeTakeFirstOrThrow()
  if (count >= most) throw new AppError("conflict", `A ticket holds at most ${most} of these. Open another ticket.`)
}

function toLinkDetails(link: TicketLink): Record<string, unknown> {
  return link.kind === "job" ? { connection: link.connection, jobId: link.jobId } : { groupId: link.groupId }
}

/**
 * Links a job (held or not) or a failure group to a ticket; linked already is as good. Throws AppError("not_found") for the
 * ticket, AppError("conflict") when it is full.
 */
export async function linkTicket(
  store: Store,
  { num, link }: { num: number; link: TicketLink },
  by: Operator,
): Promise<void> {
  const at = Date.now()
  await store.write(async (tx) => {
    await getRow(tx, num)
    await requireRoom(tx, num, link.kind)
    const isNew =
      link.kind === "job"
        ? await insertJob(tx, { ticket: num, job: link, by, at })
        : await insertGroup(tx, { ticket: num, groupId: link.groupId, by, at })
    if (!isNew) return
    await tx.updateTable("tickets").set({ updated_at: at }).where("num", "=", num).execute()
    const action = `ticket.${link.kind}_linked`
    await recordAudit(tx, { at, actor: by.id, action, subject: toAuditSubject(num), details: toLinkDetails(link) })
  })
  await store.notify({ type: "tickets" })
}

/** Takes a link off a ticket. Throws AppError("not_found") when it is not linked. */
export async function unlinkTicket(
  store: Store,
  { num, link }: { num: number; link: TicketLink },
  by: Operator,
): Promise<void> {
  const at = Date.now()
  await store.write(async (tx) => {
    await getRow(tx, num)
    const gone =
      link.kind === "job"
        ? await tx
            .deleteFrom("ticket_jobs")
            .where("ticket", "=", num)
            .where("connection", "=", link.connection)
            .where("job_id", "=", link.jobId)
            .returning("ticket")
            .executeTakeFirst()
        : await tx
            .deleteFrom("ticket_groups")
            .where("ticket", "=", num)
            .where("group_id", "=", link.groupId)
            .returning("ticket")
            .executeTakeFirst()
    if (!gone) throw new AppError("not_found", "This is not linked to the ticket any more.")
    await tx.updateTable("tickets").set({ updated_at: at }).where("num", "=", num).execute()
    const action = `ticket.${link.kind}_unlinked`
    await recordAudit(tx, { at, actor: by.id, action, subject: toAuditSubject(num), details: toLinkDetails(link) })
  })
  await store.notify({ type: "tickets" })
}
