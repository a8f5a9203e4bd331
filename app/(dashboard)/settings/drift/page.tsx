import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { DriftPage } from "@/components/drift/drift-page"
import { requireOperator } from "@/lib/auth/guard"
import { listDrift } from "@/lib/drift/data"
import { driftQueries } from "@/lib/drift/queries"
import { listSecretValues } from "@/lib/env"
import { getQueryClient } from "@/lib/live/query-client"
import { parseConnection } from "@/lib/overview/data"
import { getStore } from "@/lib/store/current"

export const metadata: Metadata = { title: "Contract drift" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  await requireOperator()
  const connection = parseConnection((await searchParams).connection)
  const client = getQueryClient()
  const queryFn = async () => listDrift((await getStore()).read, { connection, secrets: listSecretValues() })
  await client.prefetchQuery({ ...driftQueries.view(connection), queryFn, retry: false })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <DriftPage />
    </HydrationBoundary>
  )
}
