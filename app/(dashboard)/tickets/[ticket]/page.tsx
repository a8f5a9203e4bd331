import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { notFound } from "next/navigation"
import { TicketPage } from "@/components/tickets/ticket-page"
import { requireOperator } from "@/lib/auth/guard"
import { prefetchTicket } from "@/lib/tickets/prefetch"
import { toTicketNum } from "@/lib/tickets/schema"

type Props = { params: Promise<{ ticket: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const num = toTicketNum((await params).ticket)
  return { title: num === null ? "Ticket" : `Ticket #${num}` }
}

export default async function Page({ params }: Props) {
  await requireOperator()
  const num = toTicketNum((await params).ticket)
  if (num === null) notFound()
  const client = await prefetchTicket(num)
  if (!client) notFound()
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <TicketPage num={num} />
    </HydrationBoundary>
  )
}
