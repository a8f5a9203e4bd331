"use client"

import { useSearchParams } from "next/navigation"
import { buttonClass } from "@/components/ui/button"
import { ChevronDownIcon } from "@/components/ui/icon"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Menu } from "@/components/ui/menu"
import { Popover } from "@/components/ui/popover"
import { toRangeWords, toViewQuery, USAGE_DIMENSIONS, USAGE_MEASURES, type UsageView } from "@/lib/usage/schema"
import { toViewHref } from "./view-link"

const rangePanel = toLate(() => import("./range-panel").then((module) => module.RangePanel))

type ControlProps = { view: UsageView; connection: string | null }

/** The time shown, what the bars are cut into, credits or jobs, and the way out: all in the address. */
export function Controls({ view, connection }: ControlProps) {
  useAhead(rangePanel)
  const search = new URLSearchParams(useSearchParams())
  const label = (
    <>
      {toRangeWords(view.range)}
      <ChevronDownIcon size={13} className="flex-none text-faint" />
    </>
  )
  return (
    <>
      <Popover align="end" label={label}>
        {(close) => <Late part={rangePanel} with={{ view, close }} />}
      </Popover>
      <Menu
        label={`by ${view.by}`}
        align="end"
        className={buttonClass()}
        items={USAGE_DIMENSIONS.map((by) => ({
          label: by,
          href: toViewHref(search, { by }),
          isCurrent: by === view.by,
        }))}
      />
      <Menu
        label={view.measure}
        align="end"
        className={buttonClass()}
        items={USAGE_MEASURES.map((measure) => ({
          label: measure,
          href: toViewHref(search, { measure }),
          isCurrent: measure === view.measure,
        }))}
      />
      <ExportMenu view={view} connection={connection} />
    </>
  )
}

/** What is shown, as the page holds it. */
function ExportMenu({ view, connection }: ControlProps) {
  const toHref = (format: "csv" | "json") => {
    const query = new URLSearchParams(toViewQuery(view))
    if (connection !== null) query.set("connection", connection)
    query.set("as", format)
    return `/api/usage/export?${query}`
  }
  const items = [
    { label: "CSV", hint: "the table", href: toHref("csv") },
    { label: "JSON", hint: "everything shown", href: toHref("json") },
  ]
  return <Menu label="Export" items={items} align="end" className={buttonClass()} />
}
