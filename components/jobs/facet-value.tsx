"use client"

import type { ReactNode } from "react"
import { Icon } from "@/components/ui/icon"
import type { Facet } from "@/lib/jobs/list-schema"
import { ONLY, WITHOUT } from "./facet-icons"
import { FACET_WORDS, toValueWords } from "./list-state"

/** Narrows the list by a value of a cell. */
export type Narrow = (facet: Facet, value: string | null, how: "only" | "not") => void

type FacetValueProps = {
  facet: Facet
  value: string | null
  /** Only the row in hand is walked by Tab: fifty rows of buttons would be a wall. */
  isReachable: boolean
  onNarrow: Narrow
  children: ReactNode
}

/** A cell by which the list can be narrowed: a click keeps the value, Alt and click leave it out; two buttons say so. */
export function FacetValue({ facet, value, isReachable, onNarrow, children }: FacetValueProps) {
  const words = `${FACET_WORDS[facet]} ${toValueWords(value)}`
  const tabIndex = isReachable ? 0 : -1
  return (
    <span className="group/value relative flex min-w-0 items-center">
      <button
        type="button"
        tabIndex={tabIndex}
        title={`Click: only ${words}. Alt and click: all but these`}
        className="min-w-0 max-w-full truncate text-left hover:underline hover:decoration-dotted hover:underline-offset-4"
        onClick={(event) => {
          event.stopPropagation()
          onNarrow(facet, value, event.altKey ? "not" : "only")
        }}
      >
        {children}
      </button>
      <span className="absolute right-0 hidden gap-0.5 rounded-md bg-hover pl-1 group-focus-within/value:flex group-hover/value:flex">
        <Narrower label={`Only ${words}`} tabIndex={tabIndex} onClick={() => onNarrow(facet, value, "only")}>
          <Icon path={ONLY} size={13} />
        </Narrower>
        <Narrower label={`Without ${words}`} tabIndex={tabIndex} onClick={() => onNarrow(facet, value, "not")}>
          <Icon path={WITHOUT} size={13} />
        </Narrower>
      </span>
    </span>
  )
}

type NarrowerProps = { label: string; tabIndex: number; onClick: () => void; children: ReactNode }

function Narrower({ label, tabIndex, onClick, children }: NarrowerProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      tabIndex={tabIndex}
      className="rounded-sm p-0.5 text-muted hover:text-accent"
      onClick={(event) => {
        event.stopPropagation()
        onClick()
      }}
    >
      {children}
    </button>
  )
}
