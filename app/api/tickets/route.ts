import { operatorRoute } from "@/lib/auth/guard"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"
import { listTickets } from "@/lib/tickets/data"
import { toTicketFilter } from "@/lib/tickets/schema"

export const GET = operatorRoute("viewer", async (request) => {
  const params = new URL(request.url).searchParams
  return Response.json(ok(await listTickets(await getStore(), toTicketFilter(params), params.get("cursor"))))
})
