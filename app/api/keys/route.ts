import { operatorRoute } from "@/lib/auth/guard"
import { readKeys } from "@/lib/keys/prefetch"
import { parseConnection } from "@/lib/overview/data"
import { ok } from "@/lib/result"

export const GET = operatorRoute("viewer", async (request) => {
  const connection = parseConnection(new URL(request.url).searchParams.get("connection"))
  return Response.json(ok(await readKeys(connection)))
})
