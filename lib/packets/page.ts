import "server-only"
import { type DehydratedState, dehydrate, type QueryKey } from "@tanstack/react-query"
import type { JobRef } from "@/lib/domain/job"
import { AppError } from "@/lib/errors"
import { getQueryClient } from "@/lib/live/query-client"
import { getStore } from "@/lib/store/current"
import { getGroupPacket, getJobPacket, getReply } from "./data"
import { toMaking } from "./making"
import { packetQueries } from "./queries"
import type { GroupPacketPage, JobPacketPage } from "./schema"

/** What the page of a job's packet and its API answer. Throws AppError("not_found"). */
export async function getJobPacketPage(ref: JobRef): Promise<JobPacketPage> {
  const { read } = await getStore()
  const making = toMaking()
  const [packet, reply] = await Promise.all([getJobPacket(read, ref, making), getReply(read, ref, making.now)])
  return { packet, reply }
}

/** The same of a group. Throws AppError("not_found"). */
export async function getGroupPacketPage(groupId: string): Promise<GroupPacketPage> {
  const { read } = await getStore()
  return { packet: await getGroupPacket(read, groupId, toMaking()) }
}

/** Null when there is no such thing; another failure is left to the browser, which asks again and says what is wrong. */
async function prefetch<T>(queryKey: QueryKey, queryFn: () => Promise<T>): Promise<DehydratedState | null> {
  const client = getQueryClient()
  const isMissing = await client
    .fetchQuery({ queryKey, queryFn, retry: false })
    .then(() => false)
    .catch((thrown: unknown) => thrown instanceof AppError && thrown.code === "not_found")
  return isMissing ? null : dehydrate(client)
}

export function prefetchJobPacket(ref: JobRef): Promise<DehydratedState | null> {
  return prefetch(packetQueries.job(ref).queryKey, () => getJobPacketPage(ref))
}

export function prefetchGroupPacket(groupId: string): Promise<DehydratedState | null> {
  return prefetch(packetQueries.group(groupId).queryKey, () => getGroupPacketPage(groupId))
}
