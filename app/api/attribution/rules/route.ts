import { getRules } from "@/lib/attribution/rule-data"
import { operatorRoute } from "@/lib/auth/guard"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async () => Response.json(ok(await getRules(await getStore()))))
