"use client"

import clsx from "clsx"
import { useSearchParams } from "next/navigation"
import { buttonClass } from "@/components/ui/button"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Link } from "@/components/ui/link"
import { Popover } from "@/components/ui/popover"
import { RECONCILE_DAYS, type ReconcileFilter } from "@/lib/reconciliation/filter-schema"
import { toReconcileHref } from "./reconcile-link"

const ownDays = toLate(() => import("./own-days").then((module) => module.OwnDays))

type Choice = { label: string; href: string; isCurrent: boolean }

/** One of a few, each a link. */
function Choices({ label, choices }: { label: string; choices: readonly Choice[] }) {
  return (
    <nav aria-label={label} className="inline-flex overflow-hidden rounded-md border border-line-strong bg-surface">
      {choices.map((choice) => (
        <Link
          key={choice.label}
          href={choice.href}
          scroll={false}
          aria-current={choice.isCurrent ? "true" : undefined}
          className={clsx(
            "flex h-7 items-center whitespace-nowrap border-r border-line px-2.5 last:border-r-0 hover:bg-hover focus-visible:outline-offset-[-2px]",
            choice.isCurrent ? "bg-accent-soft font-medium text-accent" : "text-muted",
          )}
        >
          {choice.label}
        </Link>
      ))}
    </nav>
  )
}

/** 7, 28 or 90 vendor days, or two days of one's own: all in the address. */
export function DaysPicker({ filter }: { filter: ReconcileFilter }) {
  useAhead(ownDays)
  const search = new URLSearchParams(useSearchParams())
  const { range } = filter
  const isOwn = range.kind === "days"
  return (
    <>
      <Choices
        label="Time shown"
        choices={RECONCILE_DAYS.map((days) => ({
          label: `${days} days`,
          href: toReconcileHref(search, { ...filter, range: { kind: "preset", days } }),
          isCurrent: !isOwn && range.days === days,
        }))}
      />
      <Popover
        align="end"
        label={isOwn ? `${range.from} to ${range.to}` : "Other days"}
        className={buttonClass("default", isOwn ? "border-accent text-accent" : undefined)}
      >
        {(close) => <Late part={ownDays} with={{ filter, close }} />}
      </Popover>
    </>
  )
}

/** All days, or those alone that differ or hold a finding. */
export function NarrowPicker({ filter, all, some }: { filter: ReconcileFilter; all: number; some: number }) {
  const search = new URLSearchParams(useSearchParams())
  const to = (isNarrowed: boolean) => toReconcileHref(search, { ...filter, isNarrowed })
  return (
    <Choices
      label="Days listed"
      choices={[
        { label: `All ${all}`, href: to(false), isCurrent: !filter.isNarrowed },
        { label: `Only days that differ ${some}`, href: to(true), isCurrent: filter.isNarrowed },
      ]}
    />
  )
}
