import { readableRoute } from "@/lib/auth/guard"
import { listFreshness } from "@/lib/live/freshness-data"
import { ok } from "@/lib/result"

export const GET = readableRoute(async () => Response.json(ok(await listFreshness())))
