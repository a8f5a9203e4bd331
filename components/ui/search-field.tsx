"use client"

import clsx from "clsx"
import type { RefObject } from "react"
import { CloseIcon, SearchIcon } from "./icon"
import { Kbd } from "./kbd"

type SearchFieldProps = {
  input: RefObject<HTMLInputElement | null>
  /** What it searches, for those who do not see it. */
  name: string
  placeholder: string
  text: string
  onChange: (text: string) => void
  onEnter: () => void
  onEmpty: () => void
  /** Width and look of the field. */
  className: string
}

/** The search of a list, reached by "/". Esc empties it, then leaves. */
export function SearchField({
  input,
  name,
  placeholder,
  text,
  onChange,
  onEnter,
  onEmpty,
  className,
}: SearchFieldProps) {
  return (
    <search className="relative">
      <SearchIcon size={13} className="pointer-events-none absolute top-[6px] left-2 text-faint" />
      <input
        ref={input}
        type="text"
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") onEnter()
          if (event.key !== "Escape") return
          event.stopPropagation()
          if (text === "") input.current?.blur()
          onEmpty()
        }}
        aria-label={name}
        aria-keyshortcuts="/"
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        className={clsx("peer h-[26px] rounded-md border pr-7 pl-7", className)}
      />
      {text === "" ? (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute top-[3px] right-1.5 peer-focus:hidden max-md:hidden"
        >
          <Kbd>/</Kbd>
        </span>
      ) : (
        <button
          type="button"
          aria-label="Clear the search"
          onClick={() => {
            onEmpty()
            input.current?.focus()
          }}
          className="absolute top-[3px] right-1 rounded-sm p-1 text-faint hover:text-text"
        >
          <CloseIcon size={12} />
        </button>
      )}
    </search>
  )
}
