import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { KeysView } from "@/components/keys/keys-view"
import { requireOperator } from "@/lib/auth/guard"
import { readKeys } from "@/lib/keys/prefetch"
import { keyQueries } from "@/lib/keys/queries"
import { getQueryClient } from "@/lib/live/query-client"
import { parseConnection } from "@/lib/overview/data"

export const metadata: Metadata = { title: "Keys" }

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function KeysPage({ searchParams }: Search) {
  await requireOperator()
  const connection = parseConnection((await searchParams).connection)
  const client = getQueryClient()
  await client.prefetchQuery({
    ...keyQueries.view(connection),
    queryFn: () => readKeys(connection),
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <KeysView />
    </HydrationBoundary>
  )
}
