import { listAudit } from "@/lib/audit/data"
import { toAuditFilter } from "@/lib/audit/schema"
import { operatorRoute } from "@/lib/auth/guard"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"
import { resolveZone } from "@/lib/zone"

export const GET = operatorRoute("admin", async (request) => {
  const params = new URL(request.url).searchParams
  const filter = toAuditFilter(params, resolveZone(params.get("tz"), null))
  return Response.json(ok(await listAudit(await getStore(), filter, params.get("cursor"))))
})
