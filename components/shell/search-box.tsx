"use client"

import { usePathname, useRouter, useSearchParams } from "next/navigation"
import {
  type ClipboardEvent,
  type FocusEvent,
  type FormEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from "react"
import { handOver } from "@/components/find/hand-over"
import { CloseIcon, SearchIcon } from "@/components/ui/icon"
import { Kbd } from "@/components/ui/kbd"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { keepParams } from "./kept-params"

const palette = toLate(() => import("./find-palette").then((module) => module.FindPalette))

type SearchBoxProps = {
  input: RefObject<HTMLInputElement | null>
  /** On a phone the box covers the header while it is used. */
  isOpen: boolean
  onClose: () => void
}

/** Longer, or with line breaks: a mail or a log, which is read in the ticket box. */
const LONGEST = 200

/**
 * Find, on every page: hits as one types, and without them (their code is fetched apart) the list of jobs that hold the text.
 * Whole texts go to the ticket box, in memory and not by the address.
 */
export function SearchBox({ input, isOpen, onClose }: SearchBoxProps) {
  const router = useRouter()
  const params = useSearchParams()
  const isTicketBox = usePathname() === "/find"
  const asked = isTicketBox ? "" : (params.get("q") ?? "").slice(0, LONGEST)
  const [text, setText] = useState(asked)
  const [isActive, setIsActive] = useState(false)
  const [activeOption, setActiveOption] = useState<string | null>(null)
  const listId = useId()
  /** What the palette does with a key; true when that was all. */
  const keys = useRef<((event: KeyboardEvent) => boolean) | null>(null)
  useAhead(palette)
  // Back, a pasted link or the list's own box may change the question under us.
  useEffect(() => setText(asked), [asked])
  const leave = () => {
    setIsActive(false)
    input.current?.blur()
    onClose()
  }
  const go = (href: string) => {
    router.push(keepParams(href, params))
    leave()
  }
  const toTicketBox = (given: string) => {
    handOver(given)
    setText("")
    if (isTicketBox) leave()
    else go("/find")
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const q = text.trim()
    go(q === "" ? "/jobs" : `/jobs?q=${encodeURIComponent(q)}`)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (keys.current?.(event)) {
      event.preventDefault()
      return
    }
    if (event.key !== "Escape") return
    event.stopPropagation()
    setText(asked)
    leave()
  }
  const onPaste = (event: ClipboardEvent) => {
    const given = event.clipboardData.getData("text")
    if (!given.trim().includes("\n") && given.length <= LONGEST) return
    event.preventDefault()
    toTicketBox(given)
  }
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setIsActive(false)
  }
  return (
    <search
      onBlur={onBlur}
      className={
        isOpen
          ? "absolute inset-0 z-10 flex items-center gap-1 bg-surface px-3.5"
          : "hidden min-w-0 max-w-[560px] flex-1 md:block"
      }
    >
      <form onSubmit={submit} className="relative min-w-0 flex-1">
        <SearchIcon size={14} className="pointer-events-none absolute top-2 left-2.5 text-faint" />
        <input
          ref={input}
          type="text"
          name="q"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setIsActive(true)
          }}
          onFocus={() => setIsActive(true)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          role="combobox"
          aria-label="Find"
          aria-expanded={isActive}
          aria-controls={listId}
          aria-autocomplete="list"
          {...(isActive && activeOption ? { "aria-activedescendant": activeOption } : {})}
          aria-keyshortcuts="Meta+K Control+K /"
          placeholder="Find: paste a ticket, an id, a link …"
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={LONGEST}
          className="peer h-8 w-full rounded-md border border-line bg-sunken pr-12 pl-8 hover:border-line-strong focus:bg-surface"
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute top-[5px] right-2.5 hidden peer-focus:hidden md:block"
        >
          <Kbd>⌘K</Kbd>
        </span>
        {isActive ? (
          <Late
            part={palette}
            with={{ text, listId, keys, onActive: setActiveOption, go, toTicketBox }}
            waiting={<div id={listId} hidden />}
          />
        ) : (
          <div id={listId} hidden />
        )}
      </form>
      {isOpen ? (
        <button type="button" aria-label="Close the search" onClick={onClose} className="p-2 text-muted">
          <CloseIcon size={16} />
        </button>
      ) : null}
    </search>
  )
}
