import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { TicketsScreen } from "@/components/tickets/tickets-screen"
import { requireOperator } from "@/lib/auth/guard"
import { prefetchTickets } from "@/lib/tickets/prefetch"

export const metadata: Metadata = { title: "Tickets" }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function Page({ searchParams }: Props) {
  await requireOperator()
  const client = await prefetchTickets(await searchParams)
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <TicketsScreen />
    </HydrationBoundary>
  )
}
