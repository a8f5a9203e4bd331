"use client"

import { type FormEvent, useId, useState } from "react"
import { Button } from "@/components/ui/button"
import { needsTyping } from "@/lib/domain/spend"
import { formatCredits } from "@/lib/format"
import { type OptionalField, REASON_LIMIT, type SpendEdits, type SpendOffer } from "@/lib/spend/schema"
import { EarlierRuns } from "./earlier-runs"
import { EstimateLine } from "./estimate-line"
import { FIELD } from "./field-look"
import { LeftOutList } from "./left-out-list"
import { RequestTable } from "./request-table"
import { toCost } from "./to-cost"
import type { Confirmation } from "./use-confirmation"
import { WhereLine } from "./where-line"

type SpendFormProps = { offer: SpendOffer; confirmation: Confirmation; onClose: () => void }

/** The question: what would be sent, where, for how much, and why. */
export function SpendForm({ offer, confirmation, onClose }: SpendFormProps) {
  const [edits, setEdits] = useState<SpendEdits>({})
  const [leaveOut, setLeaveOut] = useState<OptionalField[]>([])
  const [reason, setReason] = useState("")
  const [typed, setTyped] = useState("")
  // Which run was seen, not that one was: another may be made while the question stands.
  const [seen, setSeen] = useState<string | null>(null)
  const isSeen = seen !== null && seen === offer.lastRun
  const cost = toCost(offer, edits)
  const isTyped = !needsTyping(cost) || typed.trim() === offer.job.connection
  const lacking = [
    reason.trim() === "" ? "a reason" : null,
    isTyped ? null : `the name ${offer.job.connection}, typed`,
    isSeen || offer.lastRun === null ? null : "the tick that you want it once more",
  ].filter((one) => one !== null)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (lacking.length > 0 || confirmation.isPending) return
    const { kind, job, basis, lastRun } = offer
    confirmation.send({ kind, job, basis, edits, leaveOut, reason, typed, seenRun: isSeen ? lastRun : null })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3.5">
      <WhereLine connection={offer.job.connection} />
      <EstimateLine offer={offer} edits={edits} />
      <Warnings words={offer.warnings} />
      {offer.lines.length > 0 ? (
        <RequestTable
          offer={offer}
          edits={edits}
          onEdits={setEdits}
          leaveOut={leaveOut}
          onLeaveOut={setLeaveOut}
          problems={confirmation.problems}
        />
      ) : null}
      <LeftOutList items={offer.leftOut} />
      <EarlierRuns offer={offer} isSeen={isSeen} onSeen={(isNow) => setSeen(isNow ? offer.lastRun : null)} />
      <label className="flex flex-col gap-1">
        <span className="text-muted">
          {offer.kind === "run_again" ? "Reason, for the timeline of both jobs" : "Reason, for the timeline"}
        </span>
        <textarea
          required
          rows={2}
          value={reason}
          maxLength={REASON_LIMIT}
          onChange={(event) => setReason(event.target.value)}
          className={`${FIELD} h-auto py-1.5`}
        />
      </label>
      {needsTyping(cost) ? (
        <TypedName connection={offer.job.connection} isKnown={cost !== null} typed={typed} onTyped={setTyped} />
      ) : null}
      <Refusal confirmation={confirmation} />
      <Foot lacking={lacking} isPending={confirmation.isPending} verb={toVerb(offer, cost)} onClose={onClose} />
    </form>
  )
}

type FootProps = { lacking: string[]; isPending: boolean; verb: string; onClose: () => void }

/** While something is lacking it cannot be confirmed, and says what that is. */
function Foot({ lacking, isPending, verb, onClose }: FootProps) {
  const hint = useId()
  const isReady = lacking.length === 0
  return (
    <div className="flex flex-wrap items-center justify-end gap-2">
      {isReady ? null : (
        <p id={hint} className="mr-auto text-pretty text-muted [overflow-wrap:anywhere]">
          Still needed: {lacking.join("; ")}
        </p>
      )}
      <Button variant="quiet" onClick={onClose}>
        Cancel
      </Button>
      <Button
        type="submit"
        variant="primary"
        disabled={!isReady || isPending}
        aria-describedby={isReady ? undefined : hint}
      >
        {isPending ? "Sending" : verb}
      </Button>
    </div>
  )
}

function toVerb({ kind }: SpendOffer, cost: number | null): string {
  const verb = kind === "run_again" ? "Run again" : "Start"
  return cost === null ? `${verb} (credits not known)` : `${verb} ≈ ${formatCredits(cost)} credits`
}

function Warnings({ words }: { words: string[] }) {
  if (words.length === 0) return null
  return (
    <ul className="flex flex-col gap-1 rounded-md border border-line border-l-[3px] border-l-handled px-3 py-2">
      {words.map((line) => (
        <li key={line} className="text-pretty">
          {line}
        </li>
      ))}
    </ul>
  )
}

type TypedNameProps = { connection: string; isKnown: boolean; typed: string; onTyped: (typed: string) => void }

function TypedName({ connection, isKnown, typed, onTyped }: TypedNameProps) {
  const hint = useId()
  return (
    <label className="flex flex-col gap-1">
      <span className="text-muted">
        Type <span className="mono text-text">{connection}</span> to confirm
      </span>
      <input
        value={typed}
        aria-describedby={hint}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onTyped(event.target.value)}
        className={`${FIELD} mono`}
      />
      <span id={hint} className="text-faint">
        {isKnown ? "Asked from 500 credits on." : "Asked because nobody can say what it costs."}
      </span>
    </label>
  )
}

function Refusal({ confirmation: { error, problems } }: { confirmation: Confirmation }) {
  if (error === null && problems.length === 0) return null
  return (
    <div role="alert" className="text-failed">
      {error === null ? <p>Nothing was sent:</p> : <p>{error}</p>}
      <ul>
        {problems.map(({ field, message }) => (
          <li key={field}>
            <span className="mono">{field}</span> {message}
          </li>
        ))}
      </ul>
    </div>
  )
}
