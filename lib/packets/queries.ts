import { queryOptions } from "@tanstack/react-query"
import type { JobRef } from "@/lib/domain/job"
import { getJson } from "@/lib/http"
import type { GroupPacketPage, JobPacketPage } from "./schema"

function toPath({ connection, jobId }: JobRef): string {
  return `${encodeURIComponent(connection)}/${encodeURIComponent(jobId)}`
}

export const packetQueries = {
  /** The report on one job and the reply beside it; live events ("job") keep it fresh. */
  job: (ref: JobRef) =>
    queryOptions({
      queryKey: ["job", "packet", ref.connection, ref.jobId],
      queryFn: ({ signal }) => getJson<JobPacketPage>(`/api/packets/job/${toPath(ref)}`, signal),
    }),

  /** Only the reply. */
  reply: (ref: JobRef) =>
    queryOptions({
      queryKey: ["job", "reply", ref.connection, ref.jobId],
      queryFn: ({ signal }) => getJson<{ text: string }>(`/api/packets/reply/${toPath(ref)}`, signal),
    }),

  group: (groupId: string) =>
    queryOptions({
      queryKey: ["failures", "packet", groupId],
      queryFn: ({ signal }) => getJson<GroupPacketPage>(`/api/packets/group/${encodeURIComponent(groupId)}`, signal),
    }),
}
