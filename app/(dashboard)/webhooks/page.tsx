import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { WebhooksPage } from "@/components/webhooks/webhooks-page"
import { requireOperator } from "@/lib/auth/guard"
import { prefetchWebhooks } from "@/lib/webhooks/page"

export const metadata: Metadata = { title: "Webhooks" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  await requireOperator()
  const client = await prefetchWebhooks(await searchParams)
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <WebhooksPage />
    </HydrationBoundary>
  )
}
