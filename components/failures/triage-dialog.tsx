"use client"

import { useQuery } from "@tanstack/react-query"
import { type FormEvent, type ReactNode, useId, useState } from "react"
import { Button } from "@/components/ui/button"
import { useClockZone } from "@/components/ui/clock"
import { Dialog } from "@/components/ui/dialog"
import { Problem } from "@/components/ui/problem"
import { DAY } from "@/lib/domain/time"
import { fromWallTime, toWallTime } from "@/lib/domain/wall-time"
import { toAppError } from "@/lib/errors"
import { failureQueries } from "@/lib/failures/queries"
import { type IgnoreUntil, NOTE_LIMIT, type TriageDecision, type TriageTarget } from "@/lib/failures/triage-schema"
import { formatCount } from "@/lib/format"
import { useTriage } from "./use-triage"

export type TriageAct = TriageDecision["act"]
/** What is asked, and about which groups. */
export type TriageQuestion = { act: TriageAct; target: TriageTarget; title: string | null }

type TriageDialogProps = { question: TriageQuestion; onClose: () => void; onDone: () => void }

const VERBS = { resolve: "Resolve", ignore: "Ignore", assign: "Assign", reopen: "Reopen" } as const

function toCount(target: TriageTarget): number {
  return target.kind === "groups" ? target.ids.length : target.expected
}

/** A decision about one or more groups, with what it needs to know. */
export function TriageDialog({ question, onClose, onDone }: TriageDialogProps) {
  const { act, target, title } = question
  const count = toCount(target)
  const triage = useTriage(onDone)
  const send = (decision: TriageDecision) => triage.mutate({ target, decision })
  const words = count === 1 ? "this cause" : `${formatCount(count)} causes`
  return (
    <Dialog title={`${VERBS[act]} ${words}`} onClose={onClose}>
      {title === null ? null : (
        <p className="mb-3 text-pretty text-muted">
          <bdi>{title}</bdi>
        </p>
      )}
      {target.kind === "matching" ? (
        <p className="mb-3 text-muted">
          All {formatCount(count)} that match the filter, also those that are not on the screen.
        </p>
      ) : null}
      {triage.error ? (
        <div className="mb-3">
          <Problem title="Nothing was changed" detail={toAppError(triage.error).message} />
        </div>
      ) : null}
      <Form act={act} isBusy={triage.isPending} send={send} onClose={onClose} />
    </Dialog>
  )
}

type FormProps = { act: TriageAct; isBusy: boolean; send: (decision: TriageDecision) => void; onClose: () => void }

function Form(props: FormProps) {
  if (props.act === "assign") return <AssignForm {...props} />
  if (props.act === "ignore") return <IgnoreForm {...props} />
  return <PlainForm {...props} />
}

function Foot({ act, isBusy, onClose }: Pick<FormProps, "act" | "isBusy" | "onClose">) {
  return (
    <div className="mt-1 flex justify-end gap-2">
      <Button onClick={onClose}>Cancel</Button>
      <Button type="submit" variant="primary" disabled={isBusy}>
        {VERBS[act]}
      </Button>
    </div>
  )
}

function readNote(form: FormData): string | null {
  return String(form.get("note") ?? "").trim() || null
}

function NoteField({ label }: { label: string }) {
  return (
    <label className="flex flex-col gap-1">
      {label}
      <textarea
        name="note"
        rows={3}
        maxLength={NOTE_LIMIT}
        className="w-full rounded-md border border-line-strong bg-surface px-2 py-1.5"
      />
    </label>
  )
}

/** Resolve, with a note; reopen, which needs none. */
function PlainForm({ act, isBusy, send, onClose }: FormProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const note = readNote(new FormData(event.currentTarget))
    send(act === "resolve" ? { act, note } : { act: "reopen" })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      {act === "resolve" ? (
        <>
          <NoteField label="What was done about it (optional)" />
          <p className="text-muted">
            The jobs stay failed. If another job fails in this way from now on, it opens again by itself.
          </p>
        </>
      ) : (
        <p className="text-muted">It counts as open again until somebody deals with it.</p>
      )}
      <Foot act={act} isBusy={isBusy} onClose={onClose} />
    </form>
  )
}

const WAYS = {
  date: "Until a date",
  count: "Until so many more jobs fail",
  rate: "Until more than so many fail in one hour",
} as const satisfies Record<IgnoreUntil["kind"], string>

/** A date is one on the clock of `zone`, the zone of the page. */
function readUntil(kind: IgnoreUntil["kind"], form: FormData, zone: string): IgnoreUntil {
  const number = Math.max(1, Math.round(Number(form.get("number")) || 1))
  if (kind === "count") return { kind, count: number }
  if (kind === "rate") return { kind, perHour: number }
  return { kind, at: new Date(fromWallTime(String(form.get("at")), zone)).toISOString() }
}

function IgnoreForm({ act, isBusy, send, onClose }: FormProps) {
  const [kind, setKind] = useState<IgnoreUntil["kind"]>("date")
  const zone = useClockZone()
  const zoneName = useId()
  const [firstDate] = useState(() => toWallTime(Date.now() + 7 * DAY, zone))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    send({ act: "ignore", note: readNote(form), until: readUntil(kind, form, zone) })
  }
  const field = "h-[30px] rounded-md border border-line-strong bg-surface px-2"
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1">How long</legend>
        {(["date", "count", "rate"] as const).map((one) => (
          <Choice key={one} isChosen={kind === one} label={WAYS[one]} onChoose={() => setKind(one)}>
            {one === "date" ? (
              <span className="flex flex-wrap items-center gap-x-2">
                <input
                  type="datetime-local"
                  name="at"
                  required
                  aria-label={WAYS.date}
                  aria-describedby={zoneName}
                  defaultValue={firstDate}
                  className={field}
                />
                <span id={zoneName} className="text-muted">
                  {zone}
                </span>
              </span>
            ) : (
              <input
                type="number"
                name="number"
                required
                min={1}
                max={one === "rate" ? 5_000 : 1_000_000}
                aria-label={WAYS[one]}
                defaultValue={one === "rate" ? 10 : 100}
                className={`${field} w-28`}
              />
            )}
          </Choice>
        ))}
      </fieldset>
      <NoteField label="Why (optional)" />
      <Foot act={act} isBusy={isBusy} onClose={onClose} />
    </form>
  )
}

type ChoiceProps = { isChosen: boolean; label: string; onChoose: () => void; children: ReactNode }

function Choice({ isChosen, label, onChoose, children }: ChoiceProps) {
  return (
    <div className="flex min-h-[30px] flex-wrap items-center gap-x-3 gap-y-1">
      <label className="flex items-center gap-2">
        <input type="radio" name="kind" checked={isChosen} onChange={onChoose} className="accent-accent" />
        {label}
      </label>
      {isChosen ? children : null}
    </div>
  )
}

function AssignForm({ act, isBusy, send, onClose }: FormProps) {
  const { data, error } = useQuery(failureQueries.people())
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    send({ act: "assign", personId: String(new FormData(event.currentTarget).get("person")) || null })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      {error ? <Problem title="The people could not be read" detail={toAppError(error).message} /> : null}
      <label className="flex flex-col gap-1">
        Who looks after it
        <select name="person" className="h-[30px] rounded-md border border-line-strong bg-surface px-2">
          <option value="">Nobody</option>
          {data?.map((person) => (
            <option key={person.id} value={person.id}>
              {person.name}
            </option>
          ))}
        </select>
      </label>
      <Foot act={act} isBusy={isBusy || !data} onClose={onClose} />
    </form>
  )
}
