import { operatorRoute } from "@/lib/auth/guard"
import { findHits } from "@/lib/find/data"
import { readFindRequest } from "@/lib/find/request"
import { searchHits } from "@/lib/find/search-data"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

/** A question, and no change: POST so that what is pasted stands in no address and no log. */
export const POST = operatorRoute("viewer", async (request) => {
  const { text, zone, kind } = await readFindRequest(request)
  const find = kind === "line" ? searchHits : findHits
  return Response.json(ok(await find(await getStore(), text, { now: Date.now(), zone })))
})
