import { operatorRoute } from "@/lib/auth/guard"
import { listFreshness } from "@/lib/live/freshness-data"
import { ok } from "@/lib/result"

export const GET = operatorRoute("viewer", async () => Response.json(ok(await listFreshness())))
