"use client"

import { ChevronDownIcon } from "@/components/ui/icon"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Popover } from "@/components/ui/popover"
import { useZone } from "./use-zone"

const choices = toLate(() => import("./late-parts").then((module) => module.ZoneChoices))

/** "Europe/Berlin" is Berlin in the header; the whole name stands in the panel and on hover. */
function toShortName(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ")
}

/** One zone for tables, filters, axes, tooltips and exports. It goes into the URL, so that a link shows the same times. */
export function ZoneSwitch({ className }: { className: string }) {
  useAhead(choices)
  const zone = useZone()
  const label = (
    <>
      <span className="max-w-24 truncate">{toShortName(zone)}</span>
      <ChevronDownIcon size={13} className="flex-none text-faint" />
    </>
  )
  return (
    <Popover label={label} name={`Time zone: ${zone}`} align="end" className={className}>
      {(close) => <Late part={choices} with={{ current: zone, close }} />}
    </Popover>
  )
}
