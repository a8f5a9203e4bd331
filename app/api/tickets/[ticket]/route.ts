import { operatorRoute } from "@/lib/auth/guard"
import { AppError } from "@/lib/errors"
import { ok } from "@/lib/result"
import { getTicketPage } from "@/lib/tickets/page"
import { toTicketNum } from "@/lib/tickets/schema"

export const GET = operatorRoute("viewer", async (_request, { params }) => {
  const num = toTicketNum(params.ticket ?? "")
  if (num === null) throw new AppError("not_found", "There is no such ticket.")
  return Response.json(ok(await getTicketPage(num)))
})
