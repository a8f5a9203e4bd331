import type { Correction, ReviewReport } from "@/lib/reviews/schema"
import { type Figure, toFigures } from "./figures-of"
import { LockIcon } from "./lock-icon"

type FiguresProps = { report: ReviewReport; isSigned: boolean; corrections: readonly Correction[] }

/** Five figures, each against the week before; of a signed review the frozen ones, what they are now beside them. */
export function Figures({ report, isSigned, corrections }: FiguresProps) {
  return (
    <dl className="mt-5 grid grid-cols-2 gap-x-5 gap-y-4 sm:grid-cols-3 lg:grid-cols-5 print:grid-cols-5">
      {toFigures(report).map((figure) => (
        <FigureView
          key={figure.id}
          figure={figure}
          isSigned={isSigned}
          now={corrections.find(({ name }) => name === figure.label)?.now ?? null}
        />
      ))}
    </dl>
  )
}

type FigureViewProps = { figure: Figure; isSigned: boolean; now: string | null }

function FigureView({ figure, isSigned, now }: FigureViewProps) {
  const { label, value, change, before, notes, isWorse } = figure
  return (
    <div className="min-w-0">
      <dt className="text-muted">{label}</dt>
      <dd>
        <span className="flex items-center gap-1.5 text-[20px] leading-7 font-semibold tabular-nums tracking-tight">
          {value}
          {isSigned ? (
            <span title="Frozen when the week was signed" className="text-faint">
              <LockIcon size={12} />
              <span className="sr-only">frozen</span>
            </span>
          ) : null}
        </span>
        {now === null ? null : <span className="block font-medium text-handled">now {now}</span>}
        {change === null ? (
          <span className="block text-faint">{before === null ? "no week before to compare" : `before ${before}`}</span>
        ) : (
          <span className="block tabular-nums text-muted">
            <span className={isWorse ? "font-medium text-failed" : "font-medium"}>{change}</span>
            {change === "same" ? " as before" : ", "}
            {change === "same" ? null : <span className="whitespace-nowrap">before {before}</span>}
          </span>
        )}
        {notes.map((note) => (
          <span key={note} className="block text-pretty text-faint">
            {note}
          </span>
        ))}
      </dd>
    </div>
  )
}
