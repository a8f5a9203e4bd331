import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { BudgetsPage } from "@/components/budgets/budgets-page"
import { requireOperator } from "@/lib/auth/guard"
import { budgetQueries } from "@/lib/budgets/queries"
import { getBudgetsView } from "@/lib/budgets/view-data"
import { getQueryClient } from "@/lib/live/query-client"
import { parseConnection } from "@/lib/overview/data"
import { getStore } from "@/lib/store/current"

export const metadata: Metadata = { title: "Budgets" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  const by = await requireOperator()
  const connection = parseConnection((await searchParams).connection)
  const client = getQueryClient()
  await client.prefetchQuery({
    ...budgetQueries.view(connection),
    queryFn: async () => getBudgetsView(await getStore(), { connection, by }, Date.now()),
    retry: false,
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <BudgetsPage />
    </HydrationBoundary>
  )
}
