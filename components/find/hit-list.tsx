"use client"

import { type KeyboardEvent, type RefObject, useRef } from "react"
import { VendorText } from "@/components/job/vendor-text"
import { KeptLink } from "@/components/shell/kept-link"
import { useClockZone, useNow } from "@/components/ui/clock"
import type { FindAnswer } from "@/lib/find/schema"
import { CertaintyMark, HitTitle, listHits, toHitHref, toHitKey, toHitReason } from "./hit-text"

type HitListProps = {
  answer: FindAnswer
  list: RefObject<HTMLOListElement | null>
  /** Back to the text: from before the first hit, and with Esc. */
  onLeave: () => void
}

/** Ranked hits, each a link with its reasons; the arrow keys walk them. */
export function HitList({ answer, list, onLeave }: HitListProps) {
  const now = useNow(10_000)
  const zone = useClockZone()
  const hits = listHits(answer)
  const links = useRef<HTMLOListElement>(null)
  const walk = (event: KeyboardEvent<HTMLOListElement>) => {
    const all = [...(links.current?.querySelectorAll<HTMLAnchorElement>("a") ?? [])]
    const at = all.indexOf(event.target as HTMLAnchorElement)
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === "Escape" || (step === -1 && at === 0)) {
      event.preventDefault()
      onLeave()
    } else if (step !== undefined) {
      event.preventDefault()
      all[Math.min(all.length - 1, at + step)]?.focus()
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault()
      all.at(event.key === "Home" ? 0 : -1)?.focus()
    }
  }
  return (
    <ol
      ref={(element) => {
        links.current = element
        list.current = element
      }}
      onKeyDown={walk}
      aria-label="Hits, the likeliest first"
      className="divide-y divide-line rounded-md border border-line bg-surface"
    >
      {hits.map((hit, at) => (
        <li key={toHitKey(hit)} className="relative">
          <KeptLink
            href={toHitHref(hit)}
            className="flex gap-3 px-3.5 py-2.5 text-text first:rounded-t-md last:rounded-b-md hover:bg-hover focus-visible:bg-hover focus-visible:-outline-offset-2"
          >
            <span aria-hidden="true" className="w-4 flex-none text-right text-faint tabular-nums">
              {at + 1}
            </span>
            <span className="min-w-0 flex-1">
              <HitTitle hit={hit} now={now} zone={zone} />
              <span className="mt-0.5 flex items-baseline gap-2 text-muted">
                {hit.kind === "job" ? <CertaintyMark certainty={hit.certainty} /> : null}
                <span className="min-w-0">
                  <VendorText>{toHitReason(hit)}</VendorText>
                </span>
              </span>
            </span>
          </KeptLink>
        </li>
      ))}
    </ol>
  )
}
