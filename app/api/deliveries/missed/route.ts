import { operatorRoute } from "@/lib/auth/guard"
import { AppError } from "@/lib/errors"
import { parseConnection } from "@/lib/overview/data"
import { ok } from "@/lib/result"
import { getMissed } from "@/lib/webhooks/page"
import { toWebhookView } from "@/lib/webhooks/schema"

export const GET = operatorRoute("viewer", async (request) => {
  const params = new URL(request.url).searchParams
  const view = toWebhookView(params)
  if (view === "deliveries") throw new AppError("invalid", "The list is untold or claimed.")
  return Response.json(ok(await getMissed(view, parseConnection(params.get("connection")))))
})
