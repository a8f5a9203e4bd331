"use client"

import { useQueryClient } from "@tanstack/react-query"
import { announce } from "@/components/ui/announce"
import type { JobRef } from "@/lib/domain/job"
import { toAppError } from "@/lib/errors"
import { callAction } from "@/lib/http"
import { refreshJob } from "@/lib/jobs/actions"
import { jobQueries } from "@/lib/jobs/detail-queries"

/** Asks the vendor for the job now and reads the record again. Says how it went; never rejects. */
export function useRefreshJob(job: JobRef): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    try {
      await callAction(refreshJob(job))
      await client.invalidateQueries({ queryKey: jobQueries.detail(job).queryKey })
      announce("The vendor’s newest answer is in the record")
    } catch (thrown) {
      announce(`Not refreshed. ${toAppError(thrown).message}`)
    }
  }
}
