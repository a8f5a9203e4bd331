import { operatorRoute } from "@/lib/auth/guard"
import { requireParam } from "@/lib/jobs/list-request"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"
import { findTickets } from "@/lib/tickets/data"

export const GET = operatorRoute("viewer", async (request) =>
  Response.json(ok(await findTickets((await getStore()).read, requireParam(request, "text")))),
)
