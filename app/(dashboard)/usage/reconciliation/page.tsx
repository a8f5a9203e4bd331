import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { ReconciliationPage } from "@/components/reconciliation/reconciliation-page"
import { requireOperator } from "@/lib/auth/guard"
import { readEnv } from "@/lib/env"
import { getQueryClient } from "@/lib/live/query-client"
import { getReconciliation } from "@/lib/reconciliation/data"
import { toReconcileDays, toReconcileFilter } from "@/lib/reconciliation/filter-schema"
import { reconciliationQueries } from "@/lib/reconciliation/queries"
import { getStore } from "@/lib/store/current"

export const metadata: Metadata = { title: "Reconciliation" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  await requireOperator()
  const search = await searchParams
  const get = (name: string) => [search[name]].flat()[0] ?? null
  const connection = readEnv().connections.find((one) => one.id === get("connection"))?.id ?? null
  const filter = toReconcileFilter({ get })
  const client = getQueryClient()
  await client.prefetchQuery({
    ...reconciliationQueries.days(filter, connection),
    queryFn: async () => {
      const now = Date.now()
      return getReconciliation(await getStore(), { connection, days: toReconcileDays(filter, now) }, now)
    },
    retry: false,
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ReconciliationPage />
    </HydrationBoundary>
  )
}
