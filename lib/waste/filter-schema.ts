import { toUsageView, toViewQuery, type UsageView } from "@/lib/usage/schema"

type Params = { get(name: string): string | null }

/** What an address asks for: the days of the usage page's view, with its parameters. `connection` null: all. */
export type WasteFilter = Pick<UsageView, "range" | "zone"> & { connection: string | null }

/** What cannot be read falls back as on the usage page. The connection is taken as it is given. */
export function toWasteFilter(params: Params, connection: string | null): WasteFilter {
  const { range, zone } = toUsageView(params)
  return { range, zone, connection }
}

const USUAL = toUsageView(new URLSearchParams())

/** The filter as query parameters with their "?", none for the default. */
export function toWasteQuery({ range, zone, connection }: WasteFilter): string {
  const query = new URLSearchParams(toViewQuery({ ...USUAL, range, zone }))
  if (connection !== null) query.set("connection", connection)
  return query.size === 0 ? "" : `?${query}`
}
