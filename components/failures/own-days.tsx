"use client"

import { useRouter } from "next/navigation"
import type { FormEvent } from "react"
import { Button } from "@/components/ui/button"
import type { FilterPlace } from "./use-failure-filter"

/** Two days of one's own, in the zone in force. */
export function OwnDays({ filter, toHref, close }: FilterPlace & { close: () => void }) {
  const router = useRouter()
  const { range, zone } = filter
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const [from = "", to = ""] = [String(form.get("from")), String(form.get("to"))].toSorted()
    if (!from || !to) return
    router.push(toHref({ from, to, days: null }), { scroll: false })
    close()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-2.5 p-3">
      {(["from", "to"] as const).map((name) => (
        <label key={name} className="flex items-center justify-between gap-4">
          {name === "from" ? "First day" : "Last day"}
          <input
            type="date"
            name={name}
            required
            defaultValue={range.kind === "days" ? range[name] : ""}
            data-autofocus={name === "from" ? "" : undefined}
            className="h-[30px] rounded-md border border-line-strong bg-surface px-2"
          />
        </label>
      ))}
      <p className="max-w-[28ch] text-muted">Days in {zone}, by when the jobs failed.</p>
      <Button type="submit" variant="primary">
        Show
      </Button>
    </form>
  )
}
