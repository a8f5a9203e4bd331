import { operatorRoute } from "@/lib/auth/guard"
import { previewErasure } from "@/lib/customers/preview"
import { requireName } from "@/lib/customers/request"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("admin", async (request) =>
  Response.json(ok(await previewErasure(await getStore(), requireName(request)))),
)
