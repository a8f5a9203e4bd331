"use client"

import { useState } from "react"
import { Button } from "@/components/ui/button"
import { Kbd } from "@/components/ui/kbd"
import type { FailureRow } from "@/lib/failures/list-schema"
import { MOST_GROUPS_AT_ONCE, type TriageTarget } from "@/lib/failures/triage-schema"
import { formatCount } from "@/lib/format"
import type { TriageAct } from "./triage-dialog"

type TriageBarProps = {
  rows: FailureRow[]
  /** Everything that matches the filter, for those who mean all of it. */
  matching: Extract<TriageTarget, { kind: "matching" }>
  ask: (act: TriageAct, target: TriageTarget) => void
  clear: () => void
  canReopen: boolean
}

/** What can be done with the ticked causes, or with all that match. */
export function TriageBar({ rows, matching, ask, clear, canReopen }: TriageBarProps) {
  const [isAll, setIsAll] = useState(false)
  const target: TriageTarget = isAll ? matching : { kind: "groups", ids: rows.map((row) => row.id) }
  const mayWiden = matching.expected > rows.length && matching.expected <= MOST_GROUPS_AT_ONCE
  return (
    <section
      aria-label="Selected causes"
      className="sticky bottom-16 z-20 mx-auto mt-2 flex w-fit max-w-full flex-wrap items-center gap-2 rounded-md border border-line-strong bg-surface py-1.5 pr-1.5 pl-3 shadow-lg shadow-shade/30 md:bottom-4"
    >
      <span className="tabular-nums">
        {isAll ? `All ${formatCount(matching.expected)} that match` : `${formatCount(rows.length)} selected`}
      </span>
      {mayWiden ? (
        <button type="button" className="text-accent hover:underline" onClick={() => setIsAll(!isAll)}>
          {isAll ? "Only the selected" : `All ${formatCount(matching.expected)} that match`}
        </button>
      ) : null}
      <Button variant="primary" onClick={() => ask("resolve", target)}>
        Resolve <Kbd>e</Kbd>
      </Button>
      <Button onClick={() => ask("ignore", target)}>Ignore</Button>
      <Button onClick={() => ask("assign", target)}>Assign</Button>
      {canReopen ? <Button onClick={() => ask("reopen", target)}>Reopen</Button> : null}
      <Button variant="quiet" onClick={clear}>
        Clear <Kbd>Esc</Kbd>
      </Button>
    </section>
  )
}
