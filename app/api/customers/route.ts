import { operatorRoute } from "@/lib/auth/guard"
import { getCustomer } from "@/lib/customers/data"
import { requireName } from "@/lib/customers/request"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async (request) =>
  Response.json(ok(await getCustomer(await getStore(), requireName(request), Date.now()))),
)
