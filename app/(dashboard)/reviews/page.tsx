import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { ReviewsPage } from "@/components/reviews/reviews-page"
import { requireOperator } from "@/lib/auth/guard"
import { getQueryClient } from "@/lib/live/query-client"
import { parseConnection } from "@/lib/overview/data"
import { listReviews } from "@/lib/reviews/data"
import { reviewQueries } from "@/lib/reviews/queries"
import { getStore } from "@/lib/store/current"

export const metadata: Metadata = { title: "Reviews" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  await requireOperator()
  const connection = parseConnection((await searchParams).connection)
  const client = getQueryClient()
  await client.prefetchQuery({
    ...reviewQueries.list(connection),
    queryFn: async () => listReviews(await getStore(), { connection }, Date.now()),
    retry: false,
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ReviewsPage />
    </HydrationBoundary>
  )
}
