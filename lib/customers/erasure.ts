import { createHash, randomUUID } from "node:crypto"
import type { Selectable } from "kysely"
import { recordAudit } from "@/lib/audit/record"
import { withoutTraces } from "@/lib/domain/erased"
import type { Operator } from "@/lib/domain/operator"
import { toIso } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import type { ErasuresTable } from "@/lib/store/schema-support"
import type { Db, Store, Tx } from "@/lib/store/store"
import { listSpellings } from "@/lib/tickets/customer"
import { eraseJobs } from "./erase-jobs"
import { eraseMentions } from "./erase-mentions"
import { type Erasing, eraseTickets, takeNameOut } from "./erase-notes"
import { forgetSamples } from "./forget"
import { listLinkedTickets } from "./linked-tickets"
import type { ErasureProgress } from "./schema"

/** Jobs of one transaction: others get their turn in between. */
const JOBS_AT_ONCE = 250
const TICKETS_AT_ONCE = 100

/** Only who knows the name finds what was begun for it. */
function toNameHash(id: string, name: string): string {
  return createHash("sha256").update(`${id}\n${name}`).digest("hex")
}

/** An erasure of this customer that was begun and not finished. */
export async function findOpenErasure(db: Db, name: string) {
  const open = await db.selectFrom("erasures").selectAll().where("finished_at", "is", null).execute()
  return open.find((one) => one.name_hash === toNameHash(one.id, name))
}

/** How far an erasure is. */
export function toProgress(row: Selectable<ErasuresTable>): ErasureProgress {
  return {
    jobs: row.jobs,
    tickets: row.tickets,
    notes: row.notes,
    startedAt: toIso(row.started_at),
    isDone: row.finished_at !== null,
  }
}

type Asked = { name: string; reason: string }

/** Begins an erasure, or takes up the one that was begun. */
async function begin(tx: Tx, { name, reason }: Asked, { by, at }: { by: Operator; at: number }): Promise<string> {
  const open = await findOpenErasure(tx, name)
  if (open) return open.id
  const id = randomUUID()
  const nothing = { finished_at: null, jobs: 0, tickets: 0, notes: 0 }
  await tx
    .insertInto("erasures")
    .values({ id, name_hash: toNameHash(id, name), reason, by: by.id, started_at: at, ...nothing })
    .execute()
  await recordAudit(tx, {
    at,
    actor: by.id,
    action: "customer.erasure_started",
    subject: `erasure:${id}`,
    reason,
  })
  return id
}

async function add(tx: Tx, id: string, done: { jobs: number; tickets: number; notes: number }): Promise<void> {
  await tx
    .updateTable("erasures")
    .set((eb) => ({
      jobs: eb("jobs", "+", done.jobs),
      tickets: eb("tickets", "+", done.tickets),
      notes: eb("notes", "+", done.notes),
    }))
    .where("id", "=", id)
    .execute()
}

/** The next jobs of the customer that still say so; else the next that only attribution knows. */
async function nextJobs(tx: Tx, name: string): Promise<{ connection: string; jobId: string }[]> {
  const held = await tx
    .selectFrom("jobs")
    .select(["connection", "id as jobId"])
    .where("customer", "=", name)
    .orderBy("created_sort")
    .limit(JOBS_AT_ONCE)
    .execute()
  if (held.length > 0) return held
  return tx
    .selectFrom("attributions")
    .select(["connection", "job_id as jobId"])
    .where("customer", "=", name)
    .limit(JOBS_AT_ONCE)
    .execute()
}

/** Their tickets, however the name is spelled there; and those that say of nobody and are linked to jobs of theirs alone. */
async function nextTickets(tx: Tx, { name, erasure }: Erasing): Promise<number[]> {
  const spellings = await listSpellings(tx, name)
  const said = tx.selectFrom("tickets").select("num").where("customer", "in", spellings)
  const own = await said.limit(TICKETS_AT_ONCE).execute()
  if (own.length > 0) return own.map((row) => row.num)
  const linked = await listLinkedTickets(tx, { name, erasure })
  return linked.own.slice(0, TICKETS_AT_ONCE)
}

type Step = { jobs: { connection: string; jobId: string }[]; isDone: boolean }

/** One transaction's worth. */
async function eraseSome(tx: Tx, erasing: Erasing): Promise<Step> {
  const jobs = await nextJobs(tx, erasing.name)
  if (jobs.length > 0) {
    const { notes } = await eraseJobs(tx, jobs, erasing)
    await add(tx, erasing.erasure, { jobs: jobs.length, tickets: 0, notes })
    return { jobs, isDone: false }
  }
  const tickets = await nextTickets(tx, erasing)
  if (tickets.length > 0) {
    const { notes } = await eraseTickets(tx, tickets, erasing)
    await add(tx, erasing.erasure, { jobs: 0, tickets: tickets.length, notes })
    return { jobs, isDone: false }
  }
  const { unnamed } = await listLinkedTickets(tx, erasing)
  await takeNameOut(tx, unnamed, erasing)
  await eraseMentions(tx, erasing)
  await finish(tx, erasing)
  return { jobs, isDone: true }
}

async function finish(tx: Tx, { erasure, by, at }: Erasing): Promise<void> {
  const { jobs, tickets, notes } = await tx
    .updateTable("erasures")
    .set({ finished_at: at })
    .where("id", "=", erasure)
    .returning(["jobs", "tickets", "notes"])
    .executeTakeFirstOrThrow()
  const details = { jobs, tickets, notes }
  await recordAudit(tx, { at, actor: by, action: "customer.erased", subject: `erasure:${erasure}`, details })
}

async function tell(store: Store, step: Step): Promise<void> {
  for (const connection of new Set(step.jobs.map((job) => job.connection))) {
    const jobIds = step.jobs.filter((job) => job.connection === connection).map((job) => job.jobId)
    await store.notify({ type: "jobs", connection, jobIds: jobIds.slice(0, 100) })
  }
  if (step.jobs.length === 0) await store.notify({ type: "tickets" })
  if (step.isDone) for (const type of ["failures", "views"] as const) await store.notify({ type })
}

/**
 * Erases a customer's personal data for about `forMs` (a transaction of a few hundred jobs at a time), and says how far it
 * is; called again it goes on where it stopped, also after a restart. The reason is kept, so it must not hold the name.
 * Throws AppError("invalid" | "conflict" | "store_unavailable"); what was erased before stays erased.
 */
export async function eraseCustomer(
  store: Store,
  asked: Asked,
  { by, forMs }: { by: Operator; forMs: number },
): Promise<ErasureProgress> {
  const reason = asked.reason.trim()
  if (withoutTraces(reason, [asked.name]) !== reason) {
    throw new AppError("invalid", "The reason is kept: leave the customer’s name, addresses and e-mails out of it.")
  }
  const until = Date.now() + forMs
  const erasure = await store.write((tx) => begin(tx, { ...asked, reason }, { by, at: Date.now() }))
  let isDone = false
  do {
    const erasing = { erasure, name: asked.name, by: by.id, at: Date.now() }
    const step = await store.write((tx) => eraseSome(tx, erasing))
    await tell(store, step)
    isDone = step.isDone
  } while (!isDone && Date.now() < until)
  if (isDone) await forgetSamples(store)
  return toProgress(
    await store.read.selectFrom("erasures").selectAll().where("id", "=", erasure).executeTakeFirstOrThrow(),
  )
}
