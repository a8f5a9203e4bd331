import { useSearchParams } from "next/navigation"
import { keepParams } from "@/components/shell/kept-params"
import { useZone } from "@/components/shell/use-zone"
import { type AuditFilter, toAuditFilter, toAuditParams } from "@/lib/audit/schema"

export type FilterPlace = { filter: AuditFilter; toHref: (changes: Partial<AuditFilter>) => string }

/** The filter of the page, which lives in the URL and nowhere else. */
export function useAuditFilter(): FilterPlace {
  const search = useSearchParams()
  const filter = toAuditFilter(search, useZone())
  const toHref = (changes: Partial<AuditFilter>) => {
    const params = toAuditParams({ ...filter, ...changes })
    // The zone of the page is the shell's own.
    params.delete("tz")
    return keepParams(`/settings/audit${params.size === 0 ? "" : `?${params}`}`, search)
  }
  return { filter, toHref }
}
