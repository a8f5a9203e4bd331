"use client"

import { useRouter, useSearchParams } from "next/navigation"
import { useState } from "react"
import { keepParams } from "@/components/shell/kept-params"
import { useShell } from "@/components/shell/shell-context"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Skeleton } from "@/components/ui/skeleton"
import { isAtLeast } from "@/lib/domain/operator"
import { type FailureList, type FailureRow, toFailureParams, toGroupHref } from "@/lib/failures/list-schema"
import { isHandledState } from "@/lib/failures/schema"
import type { TriageTarget } from "@/lib/failures/triage-schema"
import { formatCount } from "@/lib/format"
import { FailureCards } from "./failure-cards"
import { FailureTable } from "./failure-table"
import type { TriageAct, TriageQuestion } from "./triage-dialog"
import type { FilterPlace } from "./use-failure-filter"
import { useGroupHand } from "./use-group-hand"
import { useGroupKeys } from "./use-group-keys"

const noFailures = toLate(() => import("./no-failures").then((module) => module.NoFailures))
const triageBar = toLate(() => import("./triage-bar").then((module) => module.TriageBar))
const dialog = toLate(() => import("./triage-dialog").then((module) => module.TriageDialog))

/** The rows, and everything that can be done with them. */
export function FailureGroups({ list, place }: { list: FailureList; place: FilterPlace }) {
  useAhead(triageBar)
  useAhead(dialog)
  const { by } = useShell()
  const canTriage = isAtLeast(by.role, "support")
  const router = useRouter()
  const search = useSearchParams()
  const hand = useGroupHand(list.rows)
  const [question, setQuestion] = useState<TriageQuestion | null>(null)
  const inHand = list.rows.find((row) => row.id === hand.current)
  const ask = (act: TriageAct, target: TriageTarget) => {
    const only = target.kind === "groups" && target.ids.length === 1 ? target.ids[0] : undefined
    setQuestion({ act, target, title: list.rows.find((row) => row.id === only)?.title ?? null })
  }
  const selection: TriageTarget | null =
    hand.selected.size > 0
      ? { kind: "groups", ids: list.rows.filter((row) => hand.selected.has(row.id)).map((row) => row.id) }
      : inHand
        ? { kind: "groups", ids: [inHand.id] }
        : null
  const hrefOf = (row: FailureRow) => keepParams(toGroupHref(row.id, place.filter), search)
  useGroupKeys({
    j: () => hand.move(1),
    k: () => hand.move(-1),
    x: inHand && canTriage ? () => hand.toggle(inHand.id) : undefined,
    Enter: inHand && (() => router.push(hrefOf(inHand))),
    e: selection && canTriage ? () => ask("resolve", selection) : undefined,
    Escape: hand.selected.size > 0 ? hand.clear : hand.current === null ? undefined : hand.letGo,
  })
  if (list.rows.length === 0)
    return <Late part={noFailures} with={{ list, place }} waiting={<Skeleton className="h-80" />} />
  const matching: TriageTarget = {
    kind: "matching",
    query: toFailureParams(place.filter).toString(),
    expected: list.tabs[place.filter.tab],
  }
  const parts = { list, place, hand, canTriage, toGroupHref: hrefOf }
  return (
    <>
      <div className="max-md:hidden">
        <FailureTable {...parts} />
      </div>
      <div className="md:hidden">
        <FailureCards {...parts} />
      </div>
      <p className="mt-3 text-faint">
        {list.notShown > 0 ? `${formatCount(list.notShown)} more causes match; narrow the filter to see them. ` : null}~
        partly estimated from length and rate · + some jobs have no figure · – not known
      </p>
      {canTriage && hand.selected.size > 0 ? (
        <Late
          part={triageBar}
          with={{
            rows: list.rows.filter((row) => hand.selected.has(row.id)),
            matching,
            ask,
            clear: hand.clear,
            canReopen: list.rows.some((row) => hand.selected.has(row.id) && isHandledState(row.state)),
          }}
        />
      ) : null}
      {question ? (
        <Late
          part={dialog}
          with={{
            question,
            onClose: () => setQuestion(null),
            onDone: () => {
              setQuestion(null)
              hand.clear()
            },
          }}
        />
      ) : null}
    </>
  )
}
