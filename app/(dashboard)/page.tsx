import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { OverviewView } from "@/components/overview/overview-view"
import { requireOperator } from "@/lib/auth/guard"
import { getQueryClient } from "@/lib/live/query-client"
import { getOverview, parseConnection } from "@/lib/overview/data"
import { overviewQueries } from "@/lib/overview/queries"

export const metadata: Metadata = { title: "Overview" }

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function OverviewPage({ searchParams }: Search) {
  await requireOperator()
  const connection = parseConnection((await searchParams).connection)
  const client = getQueryClient()
  await client.prefetchQuery({
    ...overviewQueries.now(connection),
    queryFn: () => getOverview(connection, Date.now()),
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <OverviewView />
    </HydrationBoundary>
  )
}
