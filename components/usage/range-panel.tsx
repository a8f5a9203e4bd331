"use client"

import { useRouter, useSearchParams } from "next/navigation"
import type { FormEvent } from "react"
import { Button } from "@/components/ui/button"
import { Link } from "@/components/ui/link"
import { PRESET_DAYS, type UsageView } from "@/lib/usage/schema"
import { toViewHref } from "./view-link"

type RangePanelProps = { view: UsageView; close: () => void }

/** The newest days, or two days of one's own. */
export function RangePanel({ view: { range }, close }: RangePanelProps) {
  const router = useRouter()
  const search = new URLSearchParams(useSearchParams())
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const [from, to] = [String(form.get("from")), String(form.get("to"))].toSorted()
    if (!from || !to) return
    router.push(toViewHref(search, { range: { kind: "days", from, to } }))
    close()
  }
  return (
    <div className="w-64">
      <nav aria-label="Newest days" className="p-1">
        {PRESET_DAYS.map((days) => {
          const isCurrent = range.kind === "preset" && range.days === days
          return (
            <Link
              key={days}
              href={toViewHref(search, { range: { kind: "preset", days } })}
              onClick={close}
              data-autofocus={isCurrent ? "" : undefined}
              aria-current={isCurrent ? "true" : undefined}
              className="flex items-baseline gap-2 rounded-[4px] px-2 py-1 hover:bg-hover focus-visible:bg-hover focus-visible:outline-offset-[-2px]"
            >
              <span aria-hidden="true" className="w-3 flex-none text-accent">
                {isCurrent ? "✓" : ""}
              </span>
              Last {days} days
            </Link>
          )
        })}
      </nav>
      <form onSubmit={submit} className="flex flex-col gap-2.5 border-t border-line p-3">
        <DayField name="from" label="First day" value={range.kind === "days" ? range.from : ""} />
        <DayField name="to" label="Last day" value={range.kind === "days" ? range.to : ""} />
        <p className="text-pretty text-muted">
          As long as our record; more than 120 days are shown by week, then by month.
        </p>
        <Button type="submit" variant="primary">
          Show
        </Button>
      </form>
    </div>
  )
}

function DayField({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <label className="flex items-center justify-between gap-4">
      {label}
      <input
        type="date"
        name={name}
        required
        defaultValue={value}
        className="h-[30px] rounded-md border border-line-strong bg-surface px-2"
      />
    </label>
  )
}
