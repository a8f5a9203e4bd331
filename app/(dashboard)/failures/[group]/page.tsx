import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { notFound } from "next/navigation"
import { GroupPage } from "@/components/failures/group-page"
import { requireOperator } from "@/lib/auth/guard"
import { prefetchGroup } from "@/lib/failures/prefetch"

export const metadata: Metadata = { title: "Failure" }

type Props = {
  params: Promise<{ group: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function Page({ params, searchParams }: Props) {
  await requireOperator()
  const { group } = await params
  const client = await prefetchGroup(group, await searchParams)
  if (!client) notFound()
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <GroupPage id={group} />
    </HydrationBoundary>
  )
}
