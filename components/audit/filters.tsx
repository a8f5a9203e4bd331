"use client"

import { useRouter } from "next/navigation"
import { useEffect, useState } from "react"
import { Choice, Day, FILTER_BOX } from "@/components/ui/filter-fields"
import { ACTION_KINDS, AUDIT_ACTIONS, toActionWords } from "@/lib/audit/action-schema"
import type { AuditActor, AuditFilter } from "@/lib/audit/schema"
import type { FilterPlace } from "./use-audit-filter"

const PAUSE_MS = 250

const STATE_WORDS = {
  active: "",
  disabled: " (disabled)",
  gone: " (no account any more)",
  program: "",
  system: "",
  anonymous: "",
} as const satisfies Record<AuditActor["state"], string>

/** Person, action, days and text: each counts at once, and stands in the address. */
export function Filters({ actors, filter, toHref }: FilterPlace & { actors: readonly AuditActor[] }) {
  const router = useRouter()
  const change = (changes: Partial<AuditFilter>) => router.push(toHref(changes), { scroll: false })
  return (
    <div className="flex flex-wrap items-end gap-x-3 gap-y-2">
      <Search filter={filter} toHref={toHref} />
      <Choice label="Person" value={filter.person} onChange={(person) => change({ person })}>
        <option value="">anybody</option>
        {actors.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
            {STATE_WORDS[one.state]}
          </option>
        ))}
      </Choice>
      <Choice label="Action" value={filter.action} onChange={(action) => change({ action })}>
        <option value="">any</option>
        <optgroup label="All of a kind">
          {ACTION_KINDS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </optgroup>
        <optgroup label="One action">
          {AUDIT_ACTIONS.map((action) => (
            <option key={action} value={action}>
              {toActionWords(action)}
            </option>
          ))}
        </optgroup>
      </Choice>
      <Day label="From" value={filter.from} onChange={(from) => change({ from })} />
      <Day label="To" value={filter.to} onChange={(to) => change({ to })} />
    </div>
  )
}

function Search({ filter, toHref }: FilterPlace) {
  const [text, setText] = useState(filter.q)
  // Back or a link may change the question under us.
  useEffect(() => setText((held) => (held.trim() === filter.q ? held : filter.q)), [filter.q])
  const ask = (q: string) => {
    // Not the router's own: the page need not be drawn anew by the server for each letter.
    if (q.trim() !== filter.q) window.history.replaceState(null, "", toHref({ q: q.trim() }))
  }
  useEffect(() => {
    const timer = setTimeout(() => ask(text), PAUSE_MS)
    return () => clearTimeout(timer)
  })
  return (
    <input
      type="search"
      aria-label="Search the log"
      placeholder="Job, ticket, name or address"
      value={text}
      maxLength={200}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => event.key === "Enter" && ask(text)}
      className={`${FILTER_BOX} w-60 max-md:w-full`}
    />
  )
}
