import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { headers } from "next/headers"
import { AttributionPage } from "@/components/attribution/attribution-page"
import { prefetchAttribution } from "@/lib/attribution/prefetch"
import { requireOperator } from "@/lib/auth/guard"
import { readEnv } from "@/lib/env"
import { toOrigin } from "@/lib/settings/data"

export const metadata: Metadata = { title: "Attribution" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  const by = await requireOperator()
  const { connection } = await searchParams
  const client = await prefetchAttribution(by, [connection].flat()[0] ?? null)
  const origin = readEnv().authUrl ?? toOrigin(await headers())
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <AttributionPage endpoint={`${origin}/api/attribution`} />
    </HydrationBoundary>
  )
}
