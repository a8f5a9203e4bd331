import { toUsageView, toViewQuery, type UsageView } from "@/lib/usage/schema"

const OWN = ["days", "from", "to", "by", "zone", "measure"]

/** The present address with a part of the view changed; everything else in it stays. */
export function toViewHref(search: URLSearchParams, change: Partial<UsageView>): string {
  const next = new URLSearchParams(search)
  for (const name of OWN) next.delete(name)
  for (const [name, value] of Object.entries(toViewQuery({ ...toUsageView(search), ...change }))) next.set(name, value)
  const query = next.toString()
  return query ? `/usage?${query}` : "/usage"
}
