"use client"

import { type KeyboardEvent, useEffect, useRef, useState } from "react"
import { useShell } from "@/components/shell/shell-context"
import { Button } from "@/components/ui/button"
import { Kbd } from "@/components/ui/kbd"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { isAtLeast } from "@/lib/domain/operator"
import type { FindAnswer as Answer, FindMark } from "@/lib/find/schema"
import type { NewTicket } from "@/lib/tickets/schema"
import { FindAnswer } from "./find-answer"
import { onHandOver } from "./hand-over"
import { MarkedBox } from "./marked-box"
import { Recognised } from "./recognised"
import { useFind } from "./use-find"

const saveTicket = toLate(() => import("@/components/tickets/save-ticket").then((module) => module.SaveTicket))

/** Marks that still stand where they stood: the text before their end is the one they were found in. */
function toStanding(marks: readonly FindMark[], asked: string, text: string): FindMark[] {
  if (asked === text) return [...marks]
  let same = 0
  while (same < asked.length && same < text.length && asked[same] === text[same]) same += 1
  return marks.filter((mark) => mark.end <= same)
}

/** What a ticket begins with: the words, whose they are, and the job unless it is a mere possibility. */
function toDraft(text: string, answer: Answer | undefined): Partial<NewTicket> {
  const [top] = answer?.jobs ?? []
  const named = answer?.others.find((hit) => hit.kind === "customer")
  const isFound = top !== undefined && top.certainty !== "possible"
  return {
    pasted: text,
    customer: (isFound ? top.customer : null) ?? named?.name ?? null,
    jobs: isFound ? [{ connection: top.connection, jobId: top.id }] : [],
    groups: [],
  }
}

/** The ticket box: anything pasted on the left, what it is about on the right. */
export function FindScreen({ startsWith }: { startsWith: string }) {
  const { by } = useShell()
  const [text, setText] = useState(startsWith)
  const [isSaving, setIsSaving] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  const list = useRef<HTMLOListElement>(null)
  const { answered, isAsking, error, retry } = useFind(text, "text")
  const answer = answered?.answer
  const marks = answered ? toStanding(answered.answer.marks, answered.text, text) : []
  useAhead(saveTicket)
  useEffect(() => {
    box.current?.focus()
    return onHandOver((given) => {
      setText(given)
      box.current?.focus()
    })
  }, [])
  const jobs = isAsking ? null : (answer?.jobs.length ?? null)
  const toHits = () => list.current?.querySelector("a")?.focus()
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { selectionStart, value } = event.currentTarget
    const isAtEnd = selectionStart === value.length
    if ((event.key === "Enter" && (event.metaKey || event.ctrlKey)) || (event.key === "ArrowDown" && isAtEnd)) {
      event.preventDefault()
      toHits()
    } else if (event.key === "Escape") {
      event.currentTarget.blur()
    }
  }
  const pick = ({ start, end }: FindMark) => {
    box.current?.focus()
    box.current?.setSelectionRange(start, end)
  }
  return (
    <>
      <div className="mb-3 flex items-baseline justify-between gap-4">
        <h1>Find</h1>
        <p id="find-keys" className="text-faint text-xs max-md:hidden">
          <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd> goes to the hits, <Kbd>Esc</Kbd> back to the text
        </p>
      </div>
      <p role="status" className="sr-only">
        {jobs === null ? "" : jobs === 0 ? "No job found" : jobs === 1 ? "1 job found" : `${jobs} jobs found`}
      </p>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] lg:grid-rows-[auto_1fr]">
        <div className="min-w-0">
          <MarkedBox box={box} text={text} marks={marks} onChange={setText} onKeyDown={onKeyDown} />
          <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2">
            {isAtLeast(by.role, "support") ? (
              <Button onClick={() => setIsSaving(true)} disabled={text.trim() === ""}>
                Save as ticket
              </Button>
            ) : null}
            {text === "" ? null : (
              <Button
                variant="quiet"
                onClick={() => {
                  setText("")
                  box.current?.focus()
                }}
              >
                Clear
              </Button>
            )}
            <span className="text-muted">Nothing is kept until you save.</span>
          </div>
        </div>
        <div className="min-w-0 lg:row-span-2">
          <FindAnswer
            answer={answer}
            isEmpty={text.trim() === ""}
            isAsking={isAsking}
            error={error}
            retry={retry}
            list={list}
            onLeave={() => box.current?.focus()}
          />
        </div>
        <Recognised text={text} marks={marks} onPick={pick} />
      </div>
      {isSaving ? (
        <Late part={saveTicket} with={{ draft: toDraft(text, answer), onClose: () => setIsSaving(false) }} />
      ) : null}
    </>
  )
}
