"use client"

import { useState } from "react"
import { Icon } from "@/components/ui/icon"
import { formatCount } from "@/lib/format"
import type { Facet, FacetFilter } from "@/lib/jobs/list-schema"
import type { FacetValue, JobFacets } from "@/lib/jobs/list-types"
import { WITHOUT } from "./facet-icons"
import { FACET_WORDS, toExcluded, toToggled, toValueWords } from "./list-state"
import type { JobList } from "./use-job-list"

/** Fewer values than this are seen at a glance. */
const SEARCH_FROM = 10

/** What is selected stays in the list, also when nothing matches it any more. */
function withSelected(values: FacetValue[], filter: FacetFilter | null): FacetValue[] {
  const selected = [...(filter?.include ?? []), ...(filter?.exclude ?? [])]
  const missing = selected.filter((value) => !values.some((one) => one.value === value))
  return [...values, ...missing.map((value) => ({ value, jobs: 0 }))]
}

type FacetPaneProps = { facet: Facet; found: JobFacets[Facet]; list: JobList }

/** The values of a facet with their counts: a tick keeps, the button at the end leaves out. */
export function FacetPane({ facet, found, list }: FacetPaneProps) {
  const [text, setText] = useState("")
  const filter = list.state[facet]
  const all = withSelected(found.values, filter)
  const shown = all.filter((one) =>
    (one.label ?? toValueWords(one.value)).toLowerCase().includes(text.trim().toLowerCase()),
  )
  return (
    <>
      {all.length >= SEARCH_FROM ? (
        <input
          type="text"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={`Find a ${FACET_WORDS[facet]}…`}
          aria-label={`Find a ${FACET_WORDS[facet]}`}
          className="mb-1.5 h-7 w-full rounded-md border border-line bg-sunken px-2"
        />
      ) : null}
      <ul className="max-h-72 overflow-y-auto">
        {shown.map((one) => (
          <Value key={one.value ?? ""} one={one} facet={facet} list={list} />
        ))}
      </ul>
      {shown.length === 0 ? <p className="px-1 py-2 text-muted">No such value among the jobs of this list.</p> : null}
      {found.isPartial ? (
        <p className="mt-1 px-1 text-xs text-faint">Counted over the 10,000 jobs that were read; there are more.</p>
      ) : null}
    </>
  )
}

function Value({ one, facet, list }: { one: FacetValue; facet: Facet; list: JobList }) {
  const filter = list.state[facet]
  const words = one.label ?? toValueWords(one.value)
  const isExcluded = filter?.exclude.includes(one.value) ?? false
  return (
    <li className="flex items-center gap-2 rounded-[4px] px-1 hover:bg-hover">
      <label className="flex min-w-0 flex-1 items-center gap-2 py-1">
        <input
          type="checkbox"
          className="accent-accent"
          checked={filter?.include.includes(one.value) ?? false}
          onChange={() => list.change({ [facet]: toToggled(filter, one.value) })}
        />
        <bdi className={`min-w-0 flex-1 truncate ${isExcluded ? "text-muted line-through" : ""}`}>{words}</bdi>
        <span className="tabular-nums text-muted">{formatCount(one.jobs)}</span>
      </label>
      <button
        type="button"
        aria-label={`Without ${words}`}
        aria-pressed={isExcluded}
        title={isExcluded ? "Left out. Click to let it back in" : `Without ${words}`}
        onClick={() => list.change({ [facet]: toExcluded(filter, one.value) })}
        className={`rounded-sm p-1 hover:text-accent ${isExcluded ? "text-accent" : "text-faint"}`}
      >
        <Icon path={WITHOUT} size={13} />
      </button>
    </li>
  )
}
