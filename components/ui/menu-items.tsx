"use client"

import type { KeyboardEvent } from "react"
import { Link } from "./link"

export type MenuItem = {
  label: string
  /** A second, quieter line or word. */
  hint?: string | undefined
  /** Marks the choice in force. */
  isCurrent?: boolean | undefined
} & ({ href: string } | { onSelect: () => void })

/** Arrow keys, Home and End walk the items, as in every menu. */
function walk(event: KeyboardEvent<HTMLDivElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role^=menuitem]")]
  const here = document.activeElement instanceof HTMLElement ? items.indexOf(document.activeElement) : -1
  const last = items.length - 1
  const next = {
    ArrowDown: here === last ? 0 : here + 1,
    ArrowUp: here <= 0 ? last : here - 1,
    Home: 0,
    End: last,
  }[event.key]
  if (next === undefined) return
  event.preventDefault()
  event.stopPropagation()
  items[next]?.focus()
}

type MenuItemsProps = { items: readonly MenuItem[]; close: () => void }

/** What an open menu holds. */
export function MenuItems({ items, close }: MenuItemsProps) {
  return (
    <div role="menu" tabIndex={-1} onKeyDown={walk} className="min-w-44 p-1">
      {items.map((item) => (
        <Item key={item.label} item={item} close={close} />
      ))}
    </div>
  )
}

function Item({ item, close }: { item: MenuItem; close: () => void }) {
  const look =
    "flex w-full items-baseline gap-2 rounded-[4px] px-2 py-1 text-left hover:bg-hover focus-visible:bg-hover focus-visible:outline-offset-[-2px]"
  const content = (
    <>
      <span aria-hidden="true" className="w-3 flex-none text-accent">
        {item.isCurrent ? "✓" : ""}
      </span>
      <span className="flex-1">{item.label}</span>
      {item.hint ? <span className="text-faint">{item.hint}</span> : null}
    </>
  )
  const role = item.isCurrent === undefined ? "menuitem" : "menuitemradio"
  const checked = item.isCurrent === undefined ? {} : { "aria-checked": item.isCurrent }
  if ("onSelect" in item) {
    const select = () => {
      close()
      item.onSelect()
    }
    return (
      <button type="button" role={role} {...checked} tabIndex={-1} className={look} onClick={select}>
        {content}
      </button>
    )
  }
  // A download must not go through the router.
  if (item.href.startsWith("/api/")) {
    return (
      <a href={item.href} role={role} {...checked} tabIndex={-1} className={look} onClick={close} download>
        {content}
      </a>
    )
  }
  return (
    <Link href={item.href} role={role} {...checked} tabIndex={-1} className={look} onClick={close}>
      {content}
    </Link>
  )
}
