import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { FailuresPage } from "@/components/failures/failures-page"
import { requireOperator } from "@/lib/auth/guard"
import { prefetchFailures } from "@/lib/failures/prefetch"

export const metadata: Metadata = { title: "Failures" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  await requireOperator()
  const client = await prefetchFailures(await searchParams)
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <FailuresPage />
    </HydrationBoundary>
  )
}
