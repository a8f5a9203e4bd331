"use client"

import { useClockZone } from "@/components/ui/clock"

/** The IANA zone of the page: `?tz=`, else the cookie, else UTC. It governs tables, filters, axes, tooltips and exports. */
export function useZone(): string {
  return useClockZone()
}
