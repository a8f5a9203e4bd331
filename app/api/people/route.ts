import { operatorRoute } from "@/lib/auth/guard"
import { getPeopleView } from "@/lib/people/view-data"
import { ok } from "@/lib/result"

export const GET = operatorRoute("admin", async () => Response.json(ok(await getPeopleView(Date.now()))))
