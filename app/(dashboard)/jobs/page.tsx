import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { cookies } from "next/headers"
import { JobsScreen } from "@/components/jobs/jobs-screen"
import { requireOperator } from "@/lib/auth/guard"
import { prefetchJobList } from "@/lib/jobs/list-prefetch"
import { resolveZone, ZONE_COOKIE } from "@/lib/zone"

export const metadata: Metadata = { title: "Jobs" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  const { id, role } = await requireOperator()
  const search = await searchParams
  const zone = resolveZone(search.tz, (await cookies()).get(ZONE_COOKIE)?.value)
  const client = await prefetchJobList(search, zone)
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <JobsScreen viewer={{ id, role }} />
    </HydrationBoundary>
  )
}
