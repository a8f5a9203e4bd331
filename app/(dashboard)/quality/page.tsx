import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { QualityPage } from "@/components/quality/quality-page"
import { requireOperator } from "@/lib/auth/guard"
import { readEnv } from "@/lib/env"
import { getQueryClient } from "@/lib/live/query-client"
import { getQuality } from "@/lib/quality/data"
import { qualityQueries } from "@/lib/quality/queries"
import { toQualityFilter } from "@/lib/quality/schema"
import { getStore } from "@/lib/store/current"

export const metadata: Metadata = { title: "Quality" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  await requireOperator()
  const search = await searchParams
  const get = (name: string) => [search[name]].flat()[0] ?? null
  const connection = readEnv().connections.find((one) => one.id === get("connection"))?.id ?? null
  const filter = toQualityFilter({ get })
  const client = getQueryClient()
  const queryFn = async () => getQuality(await getStore(), filter, { connection, now: Date.now() })
  await client.prefetchQuery({ ...qualityQueries.report(filter, connection), queryFn, retry: false })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <QualityPage />
    </HydrationBoundary>
  )
}
