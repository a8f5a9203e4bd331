import "server-only"
import { readEnv } from "@/lib/env"
import { getStore } from "@/lib/store/current"
import { getTicket } from "./detail"
import type { TicketDetail } from "./schema"

/** What the page and its API answer. Throws as getTicket. */
export async function getTicketPage(num: number): Promise<TicketDetail> {
  const { read } = await getStore()
  return getTicket(read, num, readEnv().teamTimeZone)
}
