import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { cookies } from "next/headers"
import { FindScreen } from "@/components/find/find-screen"
import { requireOperator } from "@/lib/auth/guard"
import { prefetchFind, toFindText } from "@/lib/find/prefetch"
import { resolveZone, ZONE_COOKIE } from "@/lib/zone"

export const metadata: Metadata = { title: "Find" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  await requireOperator()
  const search = await searchParams
  const zone = resolveZone(search.tz, (await cookies()).get(ZONE_COOKIE)?.value)
  const text = toFindText(search.q)
  return (
    <HydrationBoundary state={dehydrate(await prefetchFind(text, zone))}>
      <FindScreen key={text} startsWith={text} />
    </HydrationBoundary>
  )
}
