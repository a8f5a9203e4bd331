import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { notFound } from "next/navigation"
import { CustomerPage } from "@/components/customers/customer-page"
import { requireOperator } from "@/lib/auth/guard"
import { prefetchCustomer } from "@/lib/customers/prefetch"
import { toCustomerName } from "@/lib/customers/schema"

type Props = { params: Promise<{ customer: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: toCustomerName((await params).customer)?.slice(0, 80) ?? "Customer" }
}

export default async function Page({ params }: Props) {
  await requireOperator()
  const name = toCustomerName((await params).customer)
  if (name === null) notFound()
  const client = await prefetchCustomer(name)
  if (!client) notFound()
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <CustomerPage name={name} />
    </HydrationBoundary>
  )
}
