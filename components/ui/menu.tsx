"use client"

import type { ReactNode } from "react"
import { ChevronDownIcon } from "./icon"
import { Late, toLate, useAhead } from "./late"
import type { MenuItem } from "./menu-items"
import { Popover } from "./popover"

const menuItems = toLate(() => import("./menu-items").then((module) => module.MenuItems))

type MenuProps = {
  label: ReactNode
  items: readonly MenuItem[]
  /** Name of the button when `label` is a picture. */
  name?: string | undefined
  className?: string | undefined
  align?: "start" | "end"
}

export function Menu({ label, items, name, className, align = "start" }: MenuProps) {
  useAhead(menuItems)
  const words = (
    <>
      {label}
      {name === undefined ? <ChevronDownIcon size={13} className="flex-none text-faint" /> : null}
    </>
  )
  return (
    <Popover label={words} name={name} className={className} align={align}>
      {(close) => <Late part={menuItems} with={{ items, close }} />}
    </Popover>
  )
}
