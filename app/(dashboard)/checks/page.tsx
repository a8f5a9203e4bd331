import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { ChecksPage } from "@/components/checks/checks-page"
import { requireOperator } from "@/lib/auth/guard"
import { getChecksView } from "@/lib/checks/data"
import { checkQueries } from "@/lib/checks/queries"
import { getQueryClient } from "@/lib/live/query-client"
import { parseConnection } from "@/lib/overview/data"
import { getStore } from "@/lib/store/current"

export const metadata: Metadata = { title: "Integration checks" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  await requireOperator()
  const connection = parseConnection((await searchParams).connection)
  const client = getQueryClient()
  await client.prefetchQuery({
    ...checkQueries.view(connection),
    queryFn: async () => getChecksView(await getStore(), { connection }, Date.now()),
    retry: false,
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ChecksPage />
    </HydrationBoundary>
  )
}
