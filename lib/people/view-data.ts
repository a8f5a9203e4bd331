import "server-only"
import { readEnv } from "@/lib/env"
import { getStore } from "@/lib/store/current"
import { listPersonRows } from "./data"
import type { PeopleView } from "./schema"

/** What the page and its API answer. `now`: epoch ms. Throws AppError("store_unavailable"). */
export async function getPeopleView(now: number): Promise<PeopleView> {
  const { read } = await getStore()
  return { people: await listPersonRows(read, now), companyLabel: readEnv().oidc?.label ?? null }
}
