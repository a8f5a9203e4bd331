"use client"

import { VendorText } from "@/components/job/vendor-text"
import type { FindMark } from "@/lib/find/schema"

const MOST_SHOWN = 24

type RecognisedProps = {
  text: string
  marks: readonly FindMark[]
  /** Selects the part in the box. */
  onPick: (mark: FindMark) => void
}

/** What was recognised, in words: for whoever cannot see the marks, and for whoever doubts them. */
export function Recognised({ text, marks, onPick }: RecognisedProps) {
  if (marks.length === 0) return null
  const each = [...new Map(marks.toReversed().map((mark) => [toKey(text, mark), mark])).values()].toReversed()
  const shown = each.slice(0, MOST_SHOWN)
  return (
    <section aria-labelledby="find-recognised" className="min-w-0">
      <h2 id="find-recognised" className="mb-1 text-muted">
        Recognised
      </h2>
      <ul className="flex flex-wrap gap-1.5">
        {shown.map((mark) => (
          <li key={mark.start} className="min-w-0 max-w-full">
            <button
              type="button"
              onClick={() => onPick(mark)}
              title={`Line ${mark.line}`}
              className="flex max-w-full items-baseline gap-1.5 rounded-md border border-line bg-surface px-2 py-0.5 text-left text-xs hover:bg-hover"
            >
              <span className="flex-none text-muted">{mark.what}</span>
              <span className="min-w-0 truncate">
                <VendorText>{text.slice(mark.start, mark.end).replace(/\s+/g, " ")}</VendorText>
              </span>
              {mark.meaning && mark.what.includes("time") ? (
                <span className="flex-none text-muted tabular-nums">= {mark.meaning}</span>
              ) : null}
            </button>
          </li>
        ))}
        {each.length > MOST_SHOWN ? (
          <li className="self-center text-muted text-xs">and {each.length - MOST_SHOWN} more</li>
        ) : null}
      </ul>
    </section>
  )
}

/** The same word again says nothing more. */
function toKey(text: string, { what, start, end }: FindMark): string {
  return `${what} ${text.slice(start, end).toLowerCase()}`
}
