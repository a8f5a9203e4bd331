"use client"

import { useRef, useState } from "react"
import { SearchIcon } from "@/components/ui/icon"
import type { Theme } from "@/lib/theme"
import { ConnectionSwitch } from "./connection-switch"
import { FreshnessBadge } from "./freshness-badge"
import { Keyboard } from "./keyboard"
import { SearchBox } from "./search-box"
import { ThemeSwitch } from "./theme-switch"
import { ZoneSwitch } from "./zone-switch"

const QUIET = "flex h-8 flex-none items-center gap-1.5 rounded-md px-2 text-muted hover:bg-hover hover:text-text"

/** Find, how true it all is, the zone and the colours. */
export function Header({ theme }: { theme: Theme }) {
  const input = useRef<HTMLInputElement>(null)
  const [isSearchOpen, setIsSearchOpen] = useState(false)
  const focusSearch = () => {
    const take = () => {
      input.current?.focus()
      input.current?.select()
    }
    // At once, so that what is typed right after the key is not lost. On a phone the box has to be drawn first.
    if (input.current?.offsetParent) take()
    else {
      setIsSearchOpen(true)
      requestAnimationFrame(take)
    }
  }
  return (
    <header className="no-print sticky top-0 z-20 flex h-12 flex-none items-center gap-1 border-b border-line bg-surface px-3.5 md:px-5">
      <div className="min-w-0 flex-1 md:hidden">
        <ConnectionSwitch />
      </div>
      <SearchBox input={input} isOpen={isSearchOpen} onClose={() => setIsSearchOpen(false)} />
      <button type="button" aria-label="Find" onClick={focusSearch} className={`${QUIET} md:hidden`}>
        <SearchIcon size={16} />
      </button>
      <div className="flex min-w-0 items-center md:ml-auto">
        <FreshnessBadge className={`${QUIET} min-w-0 !flex-initial`} />
        <ZoneSwitch className={QUIET} />
        <ThemeSwitch startsAs={theme} className={QUIET} />
      </div>
      <Keyboard focusSearch={focusSearch} />
    </header>
  )
}
