"use client"

import { useQueryClient } from "@tanstack/react-query"
import { useEffect } from "react"

const AGAIN_MS = 10_000

/** Keeps every open query true. Draws nothing, so its code comes when the page already stands. */
export function LiveUpdates() {
  const client = useQueryClient()
  useEffect(() => {
    let stop: (() => void) | undefined
    let retry: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const start = () => {
      import("./late-parts").then(
        ({ keepLive }) => {
          if (!isOver) stop = keepLive(client)
        },
        () => {
          if (!isOver) retry = setTimeout(start, AGAIN_MS)
        },
      )
    }
    start()
    return () => {
      isOver = true
      clearTimeout(retry)
      stop?.()
    }
  }, [client])
  return null
}
