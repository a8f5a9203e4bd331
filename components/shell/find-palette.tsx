"use client"

import { useSearchParams } from "next/navigation"
import { type KeyboardEvent, type MouseEvent, type ReactNode, type RefObject, useEffect, useState } from "react"
import { CertaintyMark, type Hit, HitTitle, listHits, toHitHref, toHitReason } from "@/components/find/hit-text"
import { useFind } from "@/components/find/use-find"
import { VendorText } from "@/components/job/vendor-text"
import { useClockZone, useNow } from "@/components/ui/clock"
import type { FindAnswer } from "@/lib/find/schema"
import { keepParams } from "./kept-params"
import { NAV_ITEMS } from "./nav-items"

type FindPaletteProps = {
  text: string
  listId: string
  /** Filled with what the palette does with a key. */
  keys: RefObject<((event: KeyboardEvent) => boolean) | null>
  /** Tells the id of the option that Enter would take. */
  onActive: (id: string | null) => void
  go: (href: string) => void
  toTicketBox: (text: string) => void
}

type Option = { key: string; href: string; content: ReactNode; choose: () => void }

const MOST_HITS = 7

/** What the header's box offers while it has the focus: hits, the list, the ticket box, pages. */
export function FindPalette({ text, listId, keys, onActive, go, toTicketBox }: FindPaletteProps) {
  const q = text.trim()
  const { answered, isAsking, error } = useFind(text, "line")
  const params = useSearchParams()
  const options = useOptions({ q, text, answered: q === "" ? undefined : answered, go, toTicketBox })
  // Enter takes a hit by itself only where the text names it; else it lists the jobs with the text, as it always did.
  const sure = answered?.text === text ? findNamed(answered.answer) : undefined
  const sureKey = sure && toHitHref(sure)
  const [picked, setPicked] = useState<string | null>(null)
  const at = options.findIndex((one) => one.key === (picked ?? sureKey))
  const idOf = (index: number) => `${listId}-${index}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text makes the choice among the hits of the old one void
  useEffect(() => setPicked(null), [text])
  useEffect(() => onActive(at >= 0 ? `${listId}-${at}` : null), [at, listId, onActive])
  useEffect(() => {
    const step = (by: number) => {
      const next = at < 0 ? (by > 0 ? 0 : options.length - 1) : at + by
      setPicked(options[next]?.key ?? "none")
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: "nearest" })
    }
    keys.current = (event) => {
      if (event.nativeEvent.isComposing) return false
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        step(event.key === "ArrowDown" ? 1 : -1)
        return true
      }
      const option = options[at]
      if (event.key !== "Enter" || !option) return false
      option.choose()
      return true
    }
    return () => {
      keys.current = null
    }
  }, [at, options, keys, listId])
  return (
    <div className="absolute top-full right-0 left-0 z-30 mt-1.5 max-h-[min(70vh,560px)] min-w-0 overflow-y-auto rounded-md border border-line-strong bg-surface shadow-lg shadow-shade/30 md:w-[min(680px,calc(100vw-260px))]">
      <div id={listId} role="listbox" aria-label="Hits and pages" aria-busy={isAsking} className="py-1">
        {options.map((option, index) => (
          <a
            key={option.key}
            id={idOf(index)}
            href={keepParams(option.href, params)}
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => setPicked(option.key)}
            onClick={(event) => choose(event, option)}
            className={`block px-3 py-1.5 text-text ${index === at ? "bg-accent-soft" : ""}`}
          >
            {option.content}
          </a>
        ))}
      </div>
      <Foot
        isAsking={isAsking && q !== ""}
        problem={error?.message ?? null}
        notes={q === "" ? [] : (answered?.answer.notes ?? [])}
      />
    </div>
  )
}

/** Another tab or window is the browser's business. */
function choose(event: MouseEvent, option: Option): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  option.choose()
}

type OptionsOf = {
  q: string
  text: string
  answered: ReturnType<typeof useFind>["answered"]
  go: (href: string) => void
  toTicketBox: (text: string) => void
}

function useOptions({ q, text, answered, go, toTicketBox }: OptionsOf): Option[] {
  const now = useNow(10_000)
  const zone = useClockZone()
  const link = (key: string, href: string, content: ReactNode): Option => ({
    key,
    href,
    content,
    choose: () => go(href),
  })
  const hits = answered ? toOffered(answered.answer) : []
  const found = hits.map((hit) =>
    link(
      toHitHref(hit),
      toHitHref(hit),
      <>
        <HitTitle hit={hit} now={now} zone={zone} />
        <span className="flex min-w-0 items-baseline gap-2 text-muted">
          {hit.kind === "job" ? <CertaintyMark certainty={hit.certainty} /> : null}
          <span className="truncate">
            <VendorText>{toHitReason(hit)}</VendorText>
          </span>
        </span>
      </>,
    ),
  )
  const pages = NAV_ITEMS.filter((item) => q === "" || item.label.toLowerCase().startsWith(q.toLowerCase())).map(
    (item) => link(`page ${item.href}`, item.href, <Line words={item.label} aside="Page" />),
  )
  const box: Option = {
    key: "box",
    href: "/find",
    content: <Line words={q === "" ? "Paste a whole ticket, e-mail or log" : "Open as a ticket"} aside="Find" />,
    choose: () => (q === "" ? go("/find") : toTicketBox(text)),
  }
  if (q === "") return [box, ...pages]
  const all = link("all", `/jobs?q=${encodeURIComponent(q)}`, <Line words={`See all jobs with “${q}”`} aside="Jobs" />)
  return [...found, all, box, ...pages]
}

/** What the text names and nothing else: a job for certain, else the one ticket of this number. */
function findNamed({ jobs, others }: FindAnswer): Hit | undefined {
  if (jobs[0]?.certainty === "certain") return jobs[0]
  const tickets = others.filter((hit) => hit.kind === "ticket" && hit.isNamed)
  return tickets.length === 1 ? tickets[0] : undefined
}

/** What is named outright first; jobs that merely hold the words after the customer or ticket of that name. */
function toOffered(answer: FindAnswer): Hit[] {
  const hits = listHits(answer)
  const isGuess = (hit: Hit) => hit.kind === "job" && hit.certainty === "possible"
  return [...hits.filter((hit) => !isGuess(hit)), ...hits.filter(isGuess)].slice(0, MOST_HITS)
}

function Line({ words, aside }: { words: string; aside: string }) {
  return (
    <span className="flex items-baseline justify-between gap-3">
      <span className="min-w-0 truncate">
        <VendorText>{words}</VendorText>
      </span>
      <span className="flex-none text-faint text-xs">{aside}</span>
    </span>
  )
}

function Foot({ isAsking, problem, notes }: { isAsking: boolean; problem: string | null; notes: readonly string[] }) {
  const [note] = notes
  return (
    <p role="status" className="min-h-[29px] border-line border-t px-3 py-1.5 text-muted text-xs">
      {problem ?? (isAsking ? "Looking …" : (note ?? HINT))}
    </p>
  )
}

const HINT = (
  <>
    <span className="max-md:hidden">↑ ↓ to choose, Enter to open, Esc to close. </span>A pasted mail opens the ticket
    box.
  </>
)
