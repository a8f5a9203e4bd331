"use client"

import { Button } from "@/components/ui/button"
import { COLUMNS, type Column } from "@/lib/jobs/list-schema"
import { toSpec } from "./columns"
import type { JobList } from "./use-job-list"

type ColumnChoicesProps = { list: JobList; shown: Column[]; filled: readonly Column[] }

/** Each column with a tick, and which of them this account never fills. */
export function ColumnChoices({ list, shown, filled }: ColumnChoicesProps) {
  const toggle = (column: Column) => {
    const next = shown.includes(column)
      ? shown.filter((one) => one !== column)
      : COLUMNS.filter((one) => one === column || shown.includes(one))
    if (next.length > 0) list.adjust({ columns: next })
  }
  return (
    <div className="w-56 p-1">
      <ul>
        {COLUMNS.map((column) => (
          <li key={column}>
            <label className="flex items-center gap-2 rounded-[4px] px-2 py-1 hover:bg-hover">
              <input
                type="checkbox"
                className="accent-accent"
                data-autofocus={column === "status" ? "" : undefined}
                checked={shown.includes(column)}
                onChange={() => toggle(column)}
              />
              <span className="flex-1">{toSpec(column).label}</span>
              {filled.includes(column) ? null : <span className="text-xs text-faint">nothing reported</span>}
            </label>
          </li>
        ))}
      </ul>
      {list.state.columns ? (
        <Button variant="quiet" className="mt-1 w-full" onClick={() => list.adjust({ columns: null })}>
          The usual columns
        </Button>
      ) : null}
    </div>
  )
}
