import { operatorRoute } from "@/lib/auth/guard"
import { getBudgetsView } from "@/lib/budgets/view-data"
import { parseConnection } from "@/lib/overview/data"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async (request, { by }) => {
  const connection = parseConnection(new URL(request.url).searchParams.get("connection"))
  return Response.json(ok(await getBudgetsView(await getStore(), { connection, by }, Date.now())))
})
