"use client"

import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense, useState } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { useShell } from "@/components/shell/shell-context"
import { Button, buttonClass } from "@/components/ui/button"
import { Kbd } from "@/components/ui/kbd"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { isAtLeast } from "@/lib/domain/operator"
import { toAppError } from "@/lib/errors"
import type { GroupDetail } from "@/lib/failures/group-schema"
import { failureQueries } from "@/lib/failures/queries"
import { isHandledState } from "@/lib/failures/schema"
import { CLASS_HINTS, CLASS_WORDS } from "./failure-words"
import { GroupRemedy } from "./group-remedy"
import { RangePicker } from "./range-picker"
import { StateMark } from "./state-mark"
import type { TriageAct, TriageQuestion } from "./triage-dialog"
import { type FilterPlace, useFailureFilter } from "./use-failure-filter"
import { useGroupKeys } from "./use-group-keys"

/* Drawn by the server like the rest; its code comes right after the page's first scripts. */
const GroupFigures = lazy(() => import("./group-figures").then((module) => ({ default: module.GroupFigures })))
const dialog = toLate(() => import("./triage-dialog").then((module) => module.TriageDialog))
const groupParts = toLate(() => import("./group-parts").then((module) => module.GroupParts))

/** One cause: what it is, how it fares, what to do, and who did what about it. */
export function GroupPage({ id }: { id: string }) {
  const place = useFailureFilter()
  const { data, error, refetch } = useQuery(failureQueries.group(id, place.filter))
  return (
    <div className="flex flex-col gap-4">
      <KeptLink href="/failures" className="w-fit text-muted hover:text-text">
        ← Failures
      </KeptLink>
      {error ? (
        <Problem
          title={
            data ? "This cause could not be read again; below is what was read before" : "This cause could not be read"
          }
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? <Loaded detail={data} place={place} /> : error ? null : <Skeleton className="h-96" />}
    </div>
  )
}

function Loaded({ detail, place }: { detail: GroupDetail; place: FilterPlace }) {
  return (
    <>
      <Head detail={detail} />
      <GroupRemedy detail={detail} />
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
        <h2>How it fares</h2>
        <RangePicker {...place} />
      </div>
      <Suspense fallback={<Skeleton className="h-64" />}>
        <GroupFigures detail={detail} filter={place.filter} />
      </Suspense>
      <Late part={groupParts} with={{ detail, filter: place.filter }} waiting={<Skeleton className="h-96" />} />
    </>
  )
}

function Head({ detail: { row } }: { detail: GroupDetail }) {
  useAhead(dialog)
  const { by } = useShell()
  const canTriage = isAtLeast(by.role, "support")
  const [question, setQuestion] = useState<TriageQuestion | null>(null)
  const ask = (act: TriageAct) => setQuestion({ act, target: { kind: "groups", ids: [row.id] }, title: row.title })
  const isHandled = isHandledState(row.state)
  useGroupKeys({ e: canTriage && row.state !== "resolved" ? () => ask("resolve") : undefined })
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-pretty">
          <bdi>{row.title}</bdi>
        </h1>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
          <StateMark row={row} />
          <span className="rounded-full border border-line px-2" title={CLASS_HINTS[row.class]}>
            {CLASS_WORDS[row.class]}
          </span>
          <span>{row.assignee ? `Owner: ${row.assignee.name}` : "Nobody looks after it"}</span>
        </p>
        {row.note ? (
          <p className="mt-1 max-w-[80ch] text-pretty">
            <bdi>{row.note}</bdi>
          </p>
        ) : null}
      </div>
      <div className="no-print flex flex-wrap gap-2">
        {canTriage ? (
          <>
            {row.state === "resolved" ? null : (
              <Button variant="primary" onClick={() => ask("resolve")}>
                Resolve <Kbd>e</Kbd>
              </Button>
            )}
            {row.state === "ignored" ? null : <Button onClick={() => ask("ignore")}>Ignore</Button>}
            {isHandled ? <Button onClick={() => ask("reopen")}>Reopen</Button> : null}
            <Button onClick={() => ask("assign")}>Assign</Button>
          </>
        ) : null}
        <KeptLink href={`/failures/${row.id}/packet`} className={buttonClass()}>
          Escalation packet
        </KeptLink>
      </div>
      {question ? (
        <Late part={dialog} with={{ question, onClose: () => setQuestion(null), onDone: () => setQuestion(null) }} />
      ) : null}
    </header>
  )
}
