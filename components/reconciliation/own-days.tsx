"use client"

import { useRouter, useSearchParams } from "next/navigation"
import type { FormEvent } from "react"
import { Button } from "@/components/ui/button"
import type { ReconcileFilter } from "@/lib/reconciliation/filter-schema"
import { toReconcileHref } from "./reconcile-link"

/** Two vendor days of one's own. */
export function OwnDays({ filter, close }: { filter: ReconcileFilter; close: () => void }) {
  const router = useRouter()
  const search = new URLSearchParams(useSearchParams())
  const { range } = filter
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const [from, to] = [String(form.get("from")), String(form.get("to"))].toSorted()
    if (!from || !to) return
    router.push(toReconcileHref(search, { ...filter, range: { kind: "days", from, to } }))
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
      <p className="max-w-[28ch] text-pretty text-muted">Days in UTC, as the vendor counts them; a year at most.</p>
      <Button type="submit" variant="primary">
        Show
      </Button>
    </form>
  )
}
