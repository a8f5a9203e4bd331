import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { UsagePage } from "@/components/usage/usage-page"
import { requireOperator } from "@/lib/auth/guard"
import { isAtLeast } from "@/lib/domain/operator"
import { readEnv } from "@/lib/env"
import { getQueryClient } from "@/lib/live/query-client"
import { getStore } from "@/lib/store/current"
import { getUsage } from "@/lib/usage/data"
import { usageQueries } from "@/lib/usage/queries"
import { toUsageView } from "@/lib/usage/schema"

export const metadata: Metadata = { title: "Usage" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  const by = await requireOperator()
  const search = await searchParams
  const get = (name: string) => [search[name]].flat()[0] ?? null
  const asked = get("connection")
  const connection = readEnv().connections.some((one) => one.id === asked) ? asked : null
  const view = toUsageView({ get })
  const client = getQueryClient()
  await client.prefetchQuery({
    ...usageQueries.report(connection, view),
    queryFn: async () => getUsage(await getStore(), { ...view, connection }, Date.now()),
    retry: false,
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <UsagePage canRefresh={isAtLeast(by.role, "support")} />
    </HydrationBoundary>
  )
}
