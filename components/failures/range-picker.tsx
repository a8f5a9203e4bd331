"use client"

import clsx from "clsx"
import { buttonClass } from "@/components/ui/button"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Link } from "@/components/ui/link"
import { Popover } from "@/components/ui/popover"
import { RANGE_DAYS } from "@/lib/failures/list-schema"
import type { FilterPlace } from "./use-failure-filter"

const ownDays = toLate(() => import("./own-days").then((module) => module.OwnDays))

type Choice = { words: string; days: string | null; isCurrent: boolean }

/** The time over which failures are counted, in the URL. */
export function RangePicker({ filter, toHref }: FilterPlace) {
  useAhead(ownDays)
  const { range } = filter
  const choices: Choice[] = [
    ...RANGE_DAYS.map((days) => ({
      words: days === 1 ? "24 h" : `${days} d`,
      days: days === 14 ? null : String(days),
      isCurrent: range.kind === "preset" && range.days === days,
    })),
    { words: "All", days: "all", isCurrent: range.kind === "all" },
  ]
  const isOwn = range.kind === "days"
  return (
    <div className="no-print flex flex-wrap items-center gap-2">
      <nav
        aria-label="Time counted"
        className="inline-flex overflow-hidden rounded-md border border-line-strong bg-surface"
      >
        {choices.map(({ words, days, isCurrent }) => (
          <Link
            key={words}
            href={toHref({ days, from: null, to: null })}
            scroll={false}
            aria-current={isCurrent ? "true" : undefined}
            className={clsx(
              "flex h-7 items-center border-r border-line px-2.5 last:border-r-0 hover:bg-hover focus-visible:outline-offset-[-2px]",
              isCurrent ? "bg-accent-soft font-medium text-accent" : "text-muted",
            )}
          >
            {words}
          </Link>
        ))}
      </nav>
      <Popover
        align="end"
        label={isOwn ? `${range.from} to ${range.to}` : "Other days"}
        className={buttonClass("default", isOwn ? "border-accent text-accent" : undefined)}
      >
        {(close) => <Late part={ownDays} with={{ filter, toHref, close }} />}
      </Popover>
    </div>
  )
}
