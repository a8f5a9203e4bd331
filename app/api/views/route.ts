import { operatorRoute } from "@/lib/auth/guard"
import { AppError } from "@/lib/errors"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"
import { listViews } from "@/lib/views/data"
import { VIEW_PAGES } from "@/lib/views/schema"

export const GET = operatorRoute("viewer", async (request) => {
  const asked = new URL(request.url).searchParams.get("page")
  const page = VIEW_PAGES.find((known) => known === asked)
  if (!page) throw new AppError("invalid", "There is no such page.")
  return Response.json(ok(await listViews((await getStore()).read, page)))
})
