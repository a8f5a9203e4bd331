import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { cookies } from "next/headers"
import { notFound } from "next/navigation"
import { JobPage } from "@/components/job/job-page"
import { requireOperator } from "@/lib/auth/guard"
import { isAtLeast } from "@/lib/domain/operator"
import { readEnv } from "@/lib/env"
import { shortenId } from "@/lib/format"
import { prefetchJob } from "@/lib/jobs/detail-prefetch"
import { toPageJobRef } from "@/lib/jobs/detail-schema"
import { resolveZone, ZONE_COOKIE } from "@/lib/zone"

type Props = {
  params: Promise<{ connection: string; jobId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: shortenId(toPageJobRef(await params)?.jobId ?? "Job") }
}

export default async function Page({ params, searchParams }: Props) {
  const by = await requireOperator()
  const ref = toPageJobRef(await params)
  if (!ref) notFound()
  const search = await searchParams
  const zone = resolveZone(search.tz, (await cookies()).get(ZONE_COOKIE)?.value)
  const found = await prefetchJob(ref, search, zone)
  if (!found) notFound()
  return (
    <HydrationBoundary state={dehydrate(found.client)}>
      <JobPage
        job={ref}
        place={found.place}
        mediaHosts={readEnv().mediaHosts}
        canRefresh={isAtLeast(by.role, "support")}
      />
    </HydrationBoundary>
  )
}
