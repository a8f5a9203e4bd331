"use client"

import { lazy, type RefObject, Suspense } from "react"
import { Empty } from "@/components/ui/empty"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import type { AppError } from "@/lib/errors"
import type { FindAnswer as Answer } from "@/lib/find/schema"
import { HitList } from "./hit-list"

/** The server draws it; its code comes behind the first scripts. */
const NotHere = lazy(() => import("./not-here").then((module) => ({ default: module.NotHere })))

type FindAnswerProps = {
  answer: Answer | undefined
  isEmpty: boolean
  isAsking: boolean
  error: AppError | null
  retry: () => void
  list: RefObject<HTMLOListElement | null>
  onLeave: () => void
}

/** What was found, or why there is nothing to show. */
export function FindAnswer({ answer, isEmpty, isAsking, error, retry, list, onLeave }: FindAnswerProps) {
  if (isEmpty) return <Nothing />
  if (error && !isAsking) {
    const isTooLong = error.code === "too_large"
    return (
      <Problem
        title={isTooLong ? "This text is too long" : "The question could not be answered"}
        detail={error.message}
        onRetry={isTooLong ? undefined : retry}
      />
    )
  }
  if (!answer) return <Waiting />
  const hasHits = answer.jobs.length + answer.others.length > 0
  return (
    <div className={`flex flex-col gap-3 ${isAsking ? "opacity-70" : ""}`} aria-busy={isAsking}>
      {hasHits ? <HitList answer={answer} list={list} onLeave={onLeave} /> : null}
      {answer.incomplete ? <p className="text-handled">{answer.incomplete}</p> : null}
      {answer.notes.length > 0 ? (
        <ul className="flex flex-col gap-1 text-muted">
          {answer.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
      <Suspense>
        {answer.unknownIds.length > 0 ? <NotHere key={answer.unknownIds.join(" ")} ids={answer.unknownIds} /> : null}
      </Suspense>
      {hasHits || answer.unknownIds.length > 0 ? null : <NothingFound answer={answer} />}
    </div>
  )
}

function Nothing() {
  return (
    <div className="rounded-md border border-line border-dashed">
      <Empty title="Paste anything a customer sent">
        A whole e-mail, a chat, a log line. Job, request and delivery ids are recognised, links and file names,
        customers, e-mail addresses, lengths, and times with their zones in many languages.
      </Empty>
    </div>
  )
}

function NothingFound({ answer }: { answer: Answer }) {
  const hasNotes = answer.notes.length > 0
  return (
    <div className="rounded-md border border-line border-dashed">
      {answer.marks.length === 0 ? (
        <Empty title="Nothing to go by">
          The text holds no id, file name, customer or time that leads to a job. A job id helps most; next a file name
          with the time it was sent.
        </Empty>
      ) : (
        <Empty title={hasNotes ? "Not enough to go by" : "Nothing found"}>
          {hasNotes
            ? "What was recognised fits too many jobs to name one."
            : "What was recognised leads to no job in the record. A job id helps most; next a file name with the time it was sent."}
        </Empty>
      )}
    </div>
  )
}

function Waiting() {
  return (
    <div aria-busy="true" className="divide-y divide-line rounded-md border border-line bg-surface">
      {[0, 1, 2].map((row) => (
        <div key={row} className="flex flex-col gap-2 px-3.5 py-3">
          <Skeleton className="h-4 w-3/5" />
          <Skeleton className="h-3 w-2/5" />
        </div>
      ))}
    </div>
  )
}
