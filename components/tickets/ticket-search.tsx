"use client"

import { useRouter } from "next/navigation"
import { type RefObject, useEffect, useState } from "react"
import { SearchField } from "@/components/ui/search-field"
import { type TicketFilter, toTicketNum } from "@/lib/tickets/schema"

const PAUSE_MS = 250

type TicketSearchProps = {
  filter: TicketFilter
  toHref: (next: TicketFilter) => string
  input: RefObject<HTMLInputElement | null>
}

/**
 * Searches while one types. A search looks through all tickets, whatever tab was open; "#12" and Enter opens that ticket. Esc
 * empties it, then leaves.
 */
export function TicketSearch({ filter, toHref, input }: TicketSearchProps) {
  const router = useRouter()
  const [text, setText] = useState(filter.q)
  // Back or a link may change the question under us.
  useEffect(() => setText((held) => (held.trim() === filter.q ? held : filter.q)), [filter.q])
  const ask = (q: string) => {
    if (q.trim() === filter.q) return
    const tab = filter.q === "" ? "all" : filter.tab
    // Not the router's own: the page need not be drawn anew by the server for each letter.
    window.history.replaceState(null, "", toHref({ ...filter, q: q.trim(), tab }))
  }
  useEffect(() => {
    const timer = setTimeout(() => ask(text), PAUSE_MS)
    return () => clearTimeout(timer)
  })
  const empty = () => {
    setText("")
    ask("")
  }
  const enter = () => {
    const num = toTicketNum(text)
    if (num !== null && text.trim().startsWith("#")) router.push(`/tickets/${num}`)
    else ask(text)
  }
  return (
    <SearchField
      input={input}
      name="Search tickets"
      placeholder="Number, customer or words"
      text={text}
      onChange={setText}
      onEnter={enter}
      onEmpty={empty}
      className="w-60 border-line bg-surface max-md:w-[calc(100vw-28px)]"
    />
  )
}
