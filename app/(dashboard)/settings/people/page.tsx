import { dehydrate, HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { PeoplePage } from "@/components/people/people-page"
import { requireOperator } from "@/lib/auth/guard"
import { getQueryClient } from "@/lib/live/query-client"
import { peopleQueries } from "@/lib/people/queries"
import { getPeopleView } from "@/lib/people/view-data"

export const metadata: Metadata = { title: "People" }

export default async function Page() {
  await requireOperator("admin")
  const client = getQueryClient()
  const queryFn = () => getPeopleView(Date.now())
  await client.prefetchQuery({ ...peopleQueries.view(), queryFn, retry: false })
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PeoplePage />
    </HydrationBoundary>
  )
}
