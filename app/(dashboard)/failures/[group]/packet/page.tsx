import { HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { notFound } from "next/navigation"
import { GroupPacketPage } from "@/components/packet/group-packet"
import { requireOperator } from "@/lib/auth/guard"
import { prefetchGroupPacket } from "@/lib/packets/page"

export const metadata: Metadata = { title: "Escalation packet" }

type Props = { params: Promise<{ group: string }> }

export default async function Page({ params }: Props) {
  await requireOperator()
  const { group } = await params
  const state = await prefetchGroupPacket(group)
  if (!state) notFound()
  return (
    <HydrationBoundary state={state}>
      <GroupPacketPage groupId={group} />
    </HydrationBoundary>
  )
}
