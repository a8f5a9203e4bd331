import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { AuditPage } from "@/components/audit/audit-page"
import { prefetchAudit } from "@/lib/audit/prefetch"
import { requireOperator } from "@/lib/auth/guard"

export const metadata: Metadata = { title: "Audit" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  await requireOperator("admin")
  const { client, actors } = await prefetchAudit(await searchParams)
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <AuditPage actors={actors} />
    </HydrationBoundary>
  )
}
