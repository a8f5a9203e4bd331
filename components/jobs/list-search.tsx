"use client"

import { type RefObject, useEffect, useState } from "react"
import { SearchField } from "@/components/ui/search-field"
import type { JobList } from "./use-job-list"

const PAUSE_MS = 250

/** Filters while one types, with a pause so that not every letter asks the store. Esc empties it, then leaves. */
export function ListSearch({ list, input }: { list: JobList; input: RefObject<HTMLInputElement | null> }) {
  const asked = list.state.q
  const [text, setText] = useState(asked)
  // Back, a chip or a saved view may change the question under us.
  useEffect(() => setText(asked), [asked])
  const { adjust } = list
  useEffect(() => {
    if (text === asked) return
    const timer = setTimeout(() => adjust({ q: text }), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, asked, adjust])
  return (
    <SearchField
      input={input}
      name="Search this list"
      placeholder="Search this list"
      text={text}
      onChange={setText}
      onEnter={() => adjust({ q: text })}
      onEmpty={() => {
        setText("")
        adjust({ q: "" })
      }}
      className="w-44 border-transparent bg-transparent hover:border-line focus:w-60 focus:border-line focus:bg-surface [&:not(:placeholder-shown)]:border-line [&:not(:placeholder-shown)]:bg-surface"
    />
  )
}
