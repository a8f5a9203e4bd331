import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { ComparePage } from "@/components/compare/compare-page"
import { requireOperator } from "@/lib/auth/guard"
import { getComparison } from "@/lib/compare/data"
import { compareQueries } from "@/lib/compare/queries"
import { toCompareRef } from "@/lib/compare/schema"
import { getQueryClient } from "@/lib/live/query-client"
import { getStore } from "@/lib/store/current"

export const metadata: Metadata = { title: "Compare two jobs" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  await requireOperator()
  const search = await searchParams
  const [a, b] = [search.a, search.b].map((text) => toCompareRef([text].flat()[0]))
  const client = getQueryClient()
  if (a && b) {
    const queryFn = async () => getComparison((await getStore()).read, a, b)
    await client.prefetchQuery({ ...compareQueries.of(a, b), queryFn, retry: false })
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ComparePage a={a ?? null} b={b ?? null} />
    </HydrationBoundary>
  )
}
