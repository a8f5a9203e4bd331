"use client"

import { useZone } from "@/components/shell/use-zone"
import { buttonClass } from "@/components/ui/button"
import { Menu } from "@/components/ui/menu"
import { toFilterQuery } from "@/lib/jobs/list-schema"
import type { JobList } from "./use-job-list"

/** All matching rows, not the ones on the screen, in the order and the zone of the screen. */
export function ExportMenu({ list, count }: { list: JobList; count: string | null }) {
  const zone = useZone()
  const toHref = (format: "csv" | "json") => {
    const query = new URLSearchParams(toFilterQuery(list.filter))
    query.set("as", format)
    query.set("tz", zone)
    return `/api/export?${query}`
  }
  const hint = count === null ? "all matching jobs" : `all ${count} jobs`
  const items = [
    { label: "CSV", hint, href: toHref("csv") },
    { label: "JSON", hint, href: toHref("json") },
  ]
  return <Menu label="Export" items={items} align="end" className={buttonClass()} />
}
