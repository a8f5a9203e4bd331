import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { notFound } from "next/navigation"
import { ReviewPage } from "@/components/reviews/review-page"
import { requireOperator } from "@/lib/auth/guard"
import { getQueryClient } from "@/lib/live/query-client"
import { parseConnection } from "@/lib/overview/data"
import { getReview, isReviewable } from "@/lib/reviews/data"
import { reviewQueries } from "@/lib/reviews/queries"
import { getStore } from "@/lib/store/current"

type Props = {
  params: Promise<{ week: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Review ${(await params).week}` }
}

export default async function Page({ params, searchParams }: Props) {
  await requireOperator()
  const { week } = await params
  const connection = parseConnection((await searchParams).connection)
  if (!isReviewable(week, Date.now())) notFound()
  const client = getQueryClient()
  await client.prefetchQuery({
    ...reviewQueries.week(week, connection),
    queryFn: async () => getReview(await getStore(), { week, connection }, Date.now()),
    retry: false,
  })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ReviewPage week={week} />
    </HydrationBoundary>
  )
}
