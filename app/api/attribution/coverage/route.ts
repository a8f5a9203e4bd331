import { getCoverage } from "@/lib/attribution/coverage-data"
import { operatorRoute } from "@/lib/auth/guard"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async (request) => {
  const connection = new URL(request.url).searchParams.get("connection")
  return Response.json(ok(await getCoverage(await getStore(), connection)))
})
