import { operatorRoute } from "@/lib/auth/guard"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"
import { countTickets } from "@/lib/tickets/data"
import { toTicketFilter } from "@/lib/tickets/schema"

export const GET = operatorRoute("viewer", async (request) =>
  Response.json(ok(await countTickets(await getStore(), toTicketFilter(new URL(request.url).searchParams)))),
)
