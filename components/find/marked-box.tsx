"use client"

import { type KeyboardEvent, type ReactNode, type RefObject, useRef } from "react"
import type { FindMark } from "@/lib/find/schema"

type MarkedBoxProps = {
  box: RefObject<HTMLTextAreaElement | null>
  text: string
  /** Recognised parts, as far as they still are where they were. */
  marks: readonly FindMark[]
  onChange: (text: string) => void
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void
}

/** The same box twice: below with the marks, above with the text. Whatever sets type or space must be on both. */
const SAME = "p-3 text-[13px] leading-[20px] whitespace-pre-wrap [overflow-wrap:anywhere] font-sans"

/** A box for pasted text in which the recognised parts are marked. */
export function MarkedBox({ box, text, marks, onChange, onKeyDown }: MarkedBoxProps) {
  const under = useRef<HTMLDivElement>(null)
  return (
    <div className="relative rounded-md border border-line-strong bg-surface focus-within:border-accent">
      <div
        ref={under}
        aria-hidden="true"
        className={`pointer-events-none absolute inset-0 overflow-hidden text-transparent ${SAME}`}
      >
        {toMarked(text, marks)}
        {"\n"}
      </div>
      <textarea
        ref={box}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        onScroll={(event) => {
          if (under.current) under.current.scrollTop = event.currentTarget.scrollTop
        }}
        aria-label="Paste a ticket, an e-mail or a log"
        aria-describedby="find-keys"
        placeholder={PLACEHOLDER}
        autoComplete="off"
        spellCheck={false}
        className={`relative block h-[min(46vh,420px)] w-full resize-y rounded-md bg-transparent max-md:h-48 ${SAME}`}
      />
    </div>
  )
}

const PLACEHOLDER = `Hi, our video summer-sale.mp4 from yesterday
3pm PST came out green …`

function toMarked(text: string, marks: readonly FindMark[]): ReactNode[] {
  const parts: ReactNode[] = []
  let at = 0
  for (const { start, end } of marks) {
    if (start < at || end > text.length) continue
    parts.push(text.slice(at, start))
    parts.push(
      <mark key={start} className="rounded-[3px] bg-accent-soft text-transparent">
        {text.slice(start, end)}
      </mark>,
    )
    at = end
  }
  parts.push(text.slice(at))
  return parts
}
