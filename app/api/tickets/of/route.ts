import { operatorRoute } from "@/lib/auth/guard"
import { AppError } from "@/lib/errors"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"
import { listTicketsOf } from "@/lib/tickets/data"
import { toTicketLink } from "@/lib/tickets/schema"

export const GET = operatorRoute("viewer", async (request) => {
  const of = toTicketLink(new URL(request.url).searchParams)
  if (!of) throw new AppError("invalid", "The request names neither a job nor a failure group.")
  return Response.json(ok(await listTicketsOf((await getStore()).read, of)))
})
