import { operatorRoute } from "@/lib/auth/guard"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"
import { listTokens } from "@/lib/tokens/data"

export const GET = operatorRoute("admin", async () =>
  Response.json(ok(await listTokens((await getStore()).read, Date.now()))),
)
