"use client"

import { useSearchParams } from "next/navigation"
import { useConnection } from "@/components/shell/use-connection"
import { useZone } from "@/components/shell/use-zone"
import { type FailureFilter, toFailureFilter } from "@/lib/failures/list-schema"

export type FilterPlace = {
  filter: FailureFilter
  /** The present address with some parameters changed; null takes one away. */
  toHref: (changes: Record<string, string | null>) => string
}

/** The filter of the page, which lives in the URL and nowhere else. */
export function useFailureFilter(): FilterPlace {
  const search = useSearchParams()
  const zone = useZone()
  const { connection } = useConnection()
  const filter = { ...toFailureFilter(search, zone), connection }
  const toHref = (changes: Record<string, string | null>) => {
    const next = new URLSearchParams(search)
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) next.delete(name)
      else next.set(name, value)
    }
    const query = next.toString()
    return query ? `?${query}` : "?"
  }
  return { filter, toHref }
}
