"use client"

import { useCallback, useRef } from "react"
import type { JobRow } from "@/lib/jobs/list-types"
import type { JobList } from "./use-job-list"

/** The drawer lives in the URL: opening it is a step that Back undoes, and closing it takes that step back. */
export function useDrawer({ state, change, adjust }: JobList) {
  const wasOpenedHere = useRef(false)
  const open = useCallback(
    (row: JobRow) => {
      wasOpenedHere.current = true
      change({ open: { connection: row.connection, jobId: row.id } })
    },
    [change],
  )
  const turnTo = useCallback((row: JobRow) => adjust({ open: { connection: row.connection, jobId: row.id } }), [adjust])
  const close = useCallback(() => {
    // Came with a pasted link: there is no step to take back.
    if (wasOpenedHere.current) window.history.back()
    else adjust({ open: null })
    wasOpenedHere.current = false
  }, [adjust])
  return { job: state.open, open, turnTo, close }
}
