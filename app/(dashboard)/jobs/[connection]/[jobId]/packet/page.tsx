import { HydrationBoundary } from "@tanstack/react-query"
import type { Metadata } from "next"
import { notFound } from "next/navigation"
import { JobPacketPage } from "@/components/packet/job-packet"
import { requireOperator } from "@/lib/auth/guard"
import { toPageJobRef } from "@/lib/jobs/detail-schema"
import { prefetchJobPacket } from "@/lib/packets/page"

export const metadata: Metadata = { title: "Escalation packet" }

type Props = { params: Promise<{ connection: string; jobId: string }> }

export default async function Page({ params }: Props) {
  await requireOperator()
  const ref = toPageJobRef(await params)
  const state = ref && (await prefetchJobPacket(ref))
  if (!ref || !state) notFound()
  return (
    <HydrationBoundary state={state}>
      <JobPacketPage job={ref} />
    </HydrationBoundary>
  )
}
