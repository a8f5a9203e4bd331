import { operatorRoute } from "@/lib/auth/guard"
import { getGroupPacketPage } from "@/lib/packets/page"
import { ok } from "@/lib/result"

export const GET = operatorRoute("viewer", async (_request, { params }) =>
  Response.json(ok(await getGroupPacketPage(params.group ?? ""))),
)
