import { operatorRoute } from "@/lib/auth/guard"
import { listGroupTitles } from "@/lib/failures/titles-data"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async (request) => {
  const ids = (new URL(request.url).searchParams.get("ids") ?? "").split(",").filter((id) => id !== "")
  return Response.json(ok(await listGroupTitles((await getStore()).read, ids)))
})
