import type { RowProblem } from "@/lib/attribution/schema"
import { formatCount } from "@/lib/format"

type ProblemListProps = {
  problems: readonly RowProblem[] /** Rows with something wrong, shown or not. */
  more: number
  place: string
}

/** What is wrong, line by line. */
export function ProblemList({ problems, more, place }: ProblemListProps) {
  if (problems.length === 0) return null
  const shown = new Set(problems.map((problem) => problem.row)).size
  return (
    <details open={problems.length <= 5}>
      <summary className="text-muted hover:text-text">What is wrong</summary>
      <ul className="mt-1 max-h-60 overflow-y-auto">
        {problems.map((problem) => (
          <li key={`${problem.row} ${problem.field} ${problem.message}`} className="[overflow-wrap:anywhere]">
            <span className="text-muted">
              {place} {problem.row}:
            </span>{" "}
            {problem.field === null ? null : <span className="mono">{problem.field} </span>}
            {problem.message}
          </li>
        ))}
      </ul>
      {more > shown ? <p className="text-faint">and {formatCount(more - shown)} more</p> : null}
    </details>
  )
}
