"use server"
import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { getStore } from "@/lib/store/current"
import * as tickets from "./mutations"
import { TICKET_LIMITS } from "./schema"

const num = z.int().positive()
const text = (most: number) => z.string().max(most).nullable()
/** Jobs need not be held: an id of sane shape is enough. */
const job = z.object({
  connection: z.string().regex(/^[^\s\p{C}/]{1,80}$/u),
  jobId: z.string().regex(/^[^\s\p{C}]{1,500}$/u),
})
const groupId = z.string().regex(/^[\w.:-]{1,100}$/)
const link = z.discriminatedUnion("kind", [
  job.extend({ kind: z.literal("job") }),
  z.object({ kind: z.literal("group"), groupId }),
])
const title = z.string().trim().min(1).max(TICKET_LIMITS.title)

const newTicket = z.object({
  title,
  reference: text(TICKET_LIMITS.reference),
  url: text(TICKET_LIMITS.url),
  customer: text(TICKET_LIMITS.customer),
  pasted: text(TICKET_LIMITS.pasted),
  jobs: z.array(job).max(100),
  groups: z.array(groupId).max(20),
})

const change = z
  .object({
    title,
    reference: text(TICKET_LIMITS.reference),
    url: text(TICKET_LIMITS.url),
    customer: text(TICKET_LIMITS.customer),
    state: z.enum(["open", "waiting", "solved"]),
    assignee: z.string().max(100).nullable(),
  })
  .partial()

/** Saves a ticket with its links. */
export const createTicket = operatorAction(newTicket, "support", async (input, by) =>
  tickets.createTicket(await getStore(), input, by),
)

/** Changes title, reference, address, customer, state or assignee. */
export const changeTicket = operatorAction(z.object({ num, change }), "support", async (input, by) =>
  tickets.changeTicket(await getStore(), input, by),
)

/** Removes the customer's words from a ticket. */
export const removePasted = operatorAction(z.object({ num }), "support", async (input, by) =>
  tickets.removePasted(await getStore(), input.num, by),
)

/** Links a job or a failure group to a ticket. */
export const linkTicket = operatorAction(z.object({ num, link }), "support", async (input, by) =>
  tickets.linkTicket(await getStore(), input, by),
)

/** Takes a job or a failure group off a ticket. */
export const unlinkTicket = operatorAction(z.object({ num, link }), "support", async (input, by) =>
  tickets.unlinkTicket(await getStore(), input, by),
)
