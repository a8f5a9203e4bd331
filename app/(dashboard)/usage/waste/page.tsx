import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { WastePage } from "@/components/waste/waste-page"
import { requireOperator } from "@/lib/auth/guard"
import { readEnv } from "@/lib/env"
import { getQueryClient } from "@/lib/live/query-client"
import { getStore } from "@/lib/store/current"
import { toWasteFilter } from "@/lib/waste/filter-schema"
import { wasteQueries } from "@/lib/waste/queries"
import { getWasteView } from "@/lib/waste/request"

export const metadata: Metadata = { title: "Waste" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  await requireOperator()
  const search = await searchParams
  const get = (name: string) => [search[name]].flat()[0] ?? null
  const asked = get("connection")
  const connection = readEnv().connections.some((one) => one.id === asked) ? asked : null
  const filter = toWasteFilter({ get }, connection)
  const client = getQueryClient()
  await client.prefetchQuery({
    ...wasteQueries.report(filter),
    queryFn: async () => getWasteView(await getStore(), filter, Date.now()),
    retry: false,
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <WastePage />
    </HydrationBoundary>
  )
}
