import type { Correction } from "@/lib/reviews/schema"
import { toCount } from "./words"

const MOST_CORRECTIONS = 8

/** What the signed figures would be now; on paper all of them, for nothing can be opened there. */
export function Corrections({ corrections }: { corrections: readonly Correction[] }) {
  if (corrections.length === 0) return null
  const rest = corrections.slice(MOST_CORRECTIONS)
  return (
    <section
      aria-label="Changed since the week was signed"
      className="mt-5 break-inside-avoid rounded-md border border-line border-l-[3px] border-l-handled bg-handled-soft px-3 py-2"
    >
      <h2>Changed since the week was signed</h2>
      <CorrectionList corrections={corrections.slice(0, MOST_CORRECTIONS)} />
      {rest.length === 0 ? null : (
        <>
          <details className="no-print mt-1">
            <summary className="text-muted">{toCount(rest.length, "more figure")}</summary>
            <CorrectionList corrections={rest} />
          </details>
          <div className="hidden print:block">
            <CorrectionList corrections={rest} />
          </div>
        </>
      )}
    </section>
  )
}

function CorrectionList({ corrections }: { corrections: readonly Correction[] }) {
  return (
    <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5">
      {corrections.map(({ name, signed, now }) => (
        <div key={name} className="contents">
          <dt className="text-muted">
            <bdi>{name}</bdi>
          </dt>
          <dd className="tabular-nums">
            <bdi>{signed}</bdi> <span aria-hidden="true">→</span>
            <span className="sr-only">is now</span> <bdi className="font-medium text-handled">{now}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  )
}
