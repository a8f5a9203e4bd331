"use client"

import { type ReactNode, useState } from "react"
import { VendorText } from "@/components/job/vendor-text"
import { Button } from "@/components/ui/button"
import { Instant } from "@/components/ui/instant"
import type { Candidate, Reconciled, SpendIntent } from "@/lib/spend/schema"
import { CandidateLine } from "./candidate-line"
import { useFocus } from "./use-focus"
import { useReconcile } from "./use-reconcile"

type UndecidedProps = {
  intent: SpendIntent
  /** What the record held when the question was read. */
  held: Candidate[]
  onSettled: (intent: SpendIntent) => void
}

/** A request whose answer was lost: what is done about it, which jobs may have come of it, and the decision. */
export function Undecided({ intent, held, onSettled }: UndecidedProps) {
  const { looked, isLooking, isDeciding, error, look, decide } = useReconcile(intent.id, onSettled)
  const [choice, setChoice] = useState<string | null>(null)
  const place = useFocus<HTMLDivElement>()
  const candidates = looked?.candidates ?? held
  const notYetNone = looked ? looked.notYetNone : NOT_LOOKED
  const isChosen = choice !== null && (choice !== NONE || notYetNone === null)
  const settle = () => {
    if (choice !== null) decide(choice === NONE ? { kind: "none" } : { kind: "made", jobId: choice })
  }
  return (
    <div className="flex flex-col gap-3">
      <div
        ref={place}
        tabIndex={-1}
        className="rounded-md border border-line border-l-[3px] border-l-handled px-3 py-2 outline-none"
      >
        <p className="font-medium">Nobody knows yet what came of this request</p>
        <p className="text-pretty text-muted">
          Confirmed by {intent.by} and sent <Instant at={intent.sentAt ?? intent.createdAt} />.
        </p>
        {intent.error === null ? null : <VendorText className="block text-muted">{intent.error}</VendorText>}
      </div>
      <p role="status" className="text-muted">
        {isLooking ? "Looking through the vendor’s newest jobs" : toLookWords(looked)}
      </p>
      <fieldset className="flex flex-col gap-1">
        <legend className="pb-1 font-medium">What came of it?</legend>
        {intent.kind === "start_draft" ? (
          <Choice value={intent.source.jobId} chosen={choice} onChoose={setChoice}>
            The draft was started
          </Choice>
        ) : (
          candidates.map((candidate) => (
            <Choice key={candidate.job.jobId} value={candidate.job.jobId} chosen={choice} onChoose={setChoice}>
              <CandidateLine candidate={candidate} />
            </Choice>
          ))
        )}
        <Choice value={NONE} chosen={choice} onChoose={setChoice} notYet={notYetNone}>
          {intent.kind === "start_draft" ? "It was not started" : "No job was made"}
        </Choice>
      </fieldset>
      {error === null ? null : (
        <p role="alert" className="text-failed">
          {error}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={look} disabled={isLooking}>
          Look again
        </Button>
        <Button variant="primary" onClick={settle} disabled={!isChosen || isDeciding || isLooking}>
          {isDeciding ? "Settling" : "That is what came of it"}
        </Button>
      </div>
    </div>
  )
}

const NOT_LOOKED = "That can be said after a look at the vendor’s jobs."

/** No job is called so: an id is never empty. */
const NONE = ""

type ChoiceProps = {
  value: string
  chosen: string | null
  onChoose: (value: string) => void
  /** Why it cannot be chosen yet. */
  notYet?: string | null
  children: ReactNode
}

function Choice({ value, chosen, onChoose, notYet = null, children }: ChoiceProps) {
  return (
    <label className="flex items-start gap-2 rounded-md px-1.5 py-1 hover:bg-hover">
      <input
        type="radio"
        name="came-of-it"
        checked={chosen === value && notYet === null}
        disabled={notYet !== null}
        onChange={() => onChoose(value)}
        className="mt-[3px] size-3.5 flex-none accent-accent"
      />
      <span className="min-w-0">
        {children}
        {notYet === null ? null : <span className="block text-muted">{notYet}</span>}
      </span>
    </label>
  )
}

function toLookWords(looked: Reconciled | undefined): string {
  if (!looked) return "The vendor’s newest jobs have not been looked through yet."
  if (looked.look === null) return ""
  const read = `${looked.look.jobs === 1 ? "1 job" : `${looked.look.jobs} jobs`} of the vendor’s list read just now`
  const rest = looked.look.isComplete ? "" : "; the list holds more"
  const found = looked.candidates.length === 0 ? "none fits" : `${looked.candidates.length} may be meant`
  return `${read}${rest}: ${found}.`
}
