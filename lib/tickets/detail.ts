import "server-only"
import { explainFailure } from "@/lib/domain/failure"
import { isTerminal } from "@/lib/domain/job"
import { toIso } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import { ERROR_ANSWER, toFailureFacts } from "@/lib/jobs/failure-facts"
import { SOMEBODY } from "@/lib/notes/data"
import type { Db } from "@/lib/store/store"
import { listHistory } from "./history"
import { toPieces } from "./pieces"
import { selectTickets, toTicketRow } from "./rows"
import { MOST_TICKET_GROUPS, MOST_TICKET_JOBS, type TicketDetail, type TicketGroup, type TicketJob } from "./schema"

async function listJobs(db: Db, num: number): Promise<TicketJob[]> {
  const rows = await db
    .selectFrom("ticket_jobs")
    .leftJoin("jobs", (join) =>
      join.onRef("jobs.id", "=", "ticket_jobs.job_id").onRef("jobs.connection", "=", "ticket_jobs.connection"),
    )
    .leftJoin("people", "people.id", "ticket_jobs.by")
    .select([
      "ticket_jobs.connection",
      "ticket_jobs.job_id",
      "ticket_jobs.at as linked_at",
      "people.name as linked_by",
      "jobs.num",
      "jobs.status",
      "jobs.status_raw",
      "jobs.error_code",
      "jobs.error_message",
      "jobs.input_url",
      "jobs.customer",
      "jobs.file_name",
      "jobs.finished_sort",
    ])
    .select(ERROR_ANSWER.as("answer"))
    .where("ticket_jobs.ticket", "=", num)
    .orderBy("ticket_jobs.at", "desc")
    .orderBy("ticket_jobs.job_id")
    .limit(MOST_TICKET_JOBS)
    .execute()
  return rows.map((row) => ({
    connection: row.connection,
    jobId: row.job_id,
    linkedBy: row.linked_by ?? SOMEBODY,
    linkedAt: toIso(row.linked_at),
    held:
      row.status === null || row.finished_sort === null
        ? null
        : {
            status: row.status,
            statusRaw: row.status_raw,
            cause: row.status === "failed" ? explainFailure(toFailureFacts(row, row.answer)).sentence : null,
            customer: row.customer,
            fileName: row.file_name,
            at: toIso(row.finished_sort),
            hasEnded: isTerminal(row.status),
          },
  }))
}

async function listGroups(db: Db, num: number): Promise<TicketGroup[]> {
  const rows = await db
    .selectFrom("ticket_groups")
    .leftJoin("failure_groups", "failure_groups.id", "ticket_groups.group_id")
    .leftJoin("people", "people.id", "ticket_groups.by")
    .select([
      "ticket_groups.group_id",
      "ticket_groups.at as linked_at",
      "people.name as linked_by",
      "failure_groups.title",
      "failure_groups.class",
    ])
    .where("ticket_groups.ticket", "=", num)
    .orderBy("ticket_groups.at", "desc")
    .orderBy("ticket_groups.group_id")
    .limit(MOST_TICKET_GROUPS)
    .execute()
  return rows.map((row) => ({
    groupId: row.group_id,
    title: row.title,
    class: row.class,
    linkedBy: row.linked_by ?? SOMEBODY,
    linkedAt: toIso(row.linked_at),
  }))
}

/** Who can be given a ticket, by name. */
function listMembers(db: Db) {
  return db.selectFrom("people").select(["id", "name"]).where("disabled_at", "is", null).orderBy("name").execute()
}

/**
 * A ticket with all that hangs on it but its notes (lib/notes). `zone`: whose clock the pasted text is read by.
 * Throws AppError("not_found" | "store_unavailable").
 */
export async function getTicket(db: Db, num: number, zone: string): Promise<TicketDetail> {
  const [row, more, linkedJobs, linkedGroups, history, members] = await Promise.all([
    selectTickets(db).where("tickets.num", "=", num).executeTakeFirst(),
    db
      .selectFrom("tickets")
      .leftJoin("people", "people.id", "tickets.created_by")
      .select(["tickets.pasted", "tickets.created_at", "tickets.erased_at", "people.name"])
      .where("tickets.num", "=", num)
      .executeTakeFirst(),
    listJobs(db, num),
    listGroups(db, num),
    listHistory(db, num),
    listMembers(db),
  ])
  if (!row || !more) throw new AppError("not_found", `There is no ticket #${num}.`)
  return {
    ...toTicketRow(row),
    createdBy: more.name ?? SOMEBODY,
    erasedAt: toIso(more.erased_at),
    pasted: more.pasted === null ? null : toPieces(more.pasted, { now: more.created_at, zone }),
    linkedJobs,
    linkedGroups,
    history,
    members,
  }
}
