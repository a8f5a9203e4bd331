"use client"

import { buttonClass } from "@/components/ui/button"
import { Empty } from "@/components/ui/empty"
import { Link } from "@/components/ui/link"
import { FAILURE_FACETS, type FailureList, toRangeWords } from "@/lib/failures/list-schema"
import { formatCount } from "@/lib/format"
import type { FilterPlace } from "./use-failure-filter"

type NoFailuresProps = { list: FailureList; place: FilterPlace }

/** Why there is nothing here, and the next step. */
export function NoFailures({ list, place: { filter, toHref } }: NoFailuresProps) {
  const range = toRangeWords(filter.range)
  const isNarrowed = filter.class !== null || FAILURE_FACETS.some((facet) => filter.facets[facet] !== undefined)
  if (isNarrowed) {
    const none = Object.fromEntries(["class", ...FAILURE_FACETS].map((name) => [name, null]))
    return (
      <Empty
        title="No cause matches these filters"
        action={
          <Link href={toHref(none)} className={buttonClass("primary")}>
            Clear the filters
          </Link>
        }
      >
        Nothing that they let through failed {range}.
      </Empty>
    )
  }
  if (list.tabs.all > 0) {
    const others = list.tabs.all === 1 ? "One cause is" : `${formatCount(list.tabs.all)} causes are`
    return (
      <Empty
        title={filter.tab === "open" ? "Nothing here needs you" : "Nothing in this state"}
        action={
          <Link href={toHref({ tab: "all" })} className={buttonClass()}>
            Look at all causes
          </Link>
        }
      >
        {others} in another state, of jobs that failed {range}.
      </Empty>
    )
  }
  return (
    <Empty
      title="No job failed"
      action={
        filter.range.kind === "all" ? undefined : (
          <Link href={toHref({ days: "all", from: null, to: null })} className={buttonClass()}>
            Look at all time
          </Link>
        )
      }
    >
      Our record holds no failed job {range}.
    </Empty>
  )
}
