"use client"

import { useRouter } from "next/navigation"
import { buttonClass } from "@/components/ui/button"
import { Chip } from "@/components/ui/chip"
import { Menu } from "@/components/ui/menu"
import { FAILURE_CLASSES } from "@/lib/domain/failure-class"
import { FAILURE_FACETS, FAILURE_SORTS, type FailureList } from "@/lib/failures/list-schema"
import { CLASS_WORDS, FACET_WORDS, SORT_WORDS } from "./failure-words"
import { toCountWords } from "./figures"
import type { FilterPlace } from "./use-failure-filter"

type FailureToolbarProps = { place: FilterPlace; list: FailureList | undefined }

/** What narrows and orders the causes, and what is left of them. */
export function FailureToolbar({ place: { filter, toHref }, list }: FailureToolbarProps) {
  const router = useRouter()
  const quiet = buttonClass("quiet", "h-6 px-2")
  const classes = [
    { label: "Every class", href: toHref({ class: null }), isCurrent: filter.class === null },
    ...FAILURE_CLASSES.map((one) => ({
      label: CLASS_WORDS[one],
      href: toHref({ class: one }),
      isCurrent: filter.class === one,
    })),
  ]
  const sorts = FAILURE_SORTS.map((sort) => ({
    label: SORT_WORDS[sort],
    href: toHref({ sort: sort === "last" ? null : sort }),
    isCurrent: filter.sort === sort,
  }))
  const shown = list?.tabs[filter.tab] ?? 0
  return (
    <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-1.5 py-1.5">
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        {FAILURE_FACETS.map((facet) => {
          const value = filter.facets[facet]
          return value === undefined ? null : (
            <Chip
              key={facet}
              label={FACET_WORDS[facet]}
              value={<bdi>{toFacetWords(value)}</bdi>}
              onRemove={() => router.push(toHref({ [facet]: null }), { scroll: false })}
            />
          )
        })}
        <Menu
          className={quiet}
          label={filter.class === null ? "Every class" : CLASS_WORDS[filter.class]}
          items={classes}
        />
        <Menu className={quiet} label={SORT_WORDS[filter.sort]} items={sorts} />
      </div>
      {list ? (
        <p className="whitespace-nowrap tabular-nums text-muted">
          {shown} {shown === 1 ? "cause" : "causes"} · {toCountWords(list.jobs)} failed{" "}
          {list.jobs === 1 ? "job" : "jobs"}
        </p>
      ) : null}
    </div>
  )
}

/** "acme, not globex" for "acme,!globex". */
function toFacetWords(text: string): string {
  const words = (token: string) => (token === "@none" ? "not reported" : token.replace(/^=/, ""))
  const decode = (token: string) => token.replaceAll("%2C", ",").replaceAll("%25", "%")
  return text
    .split(",")
    .map((token) => (token.startsWith("!") ? `not ${decode(words(token.slice(1)))}` : decode(words(token))))
    .join(", ")
}
