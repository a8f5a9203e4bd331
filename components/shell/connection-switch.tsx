"use client"

import { usePathname, useSearchParams } from "next/navigation"
import { Menu } from "@/components/ui/menu"
import type { MenuItem } from "@/components/ui/menu-items"
import { ConnectionMark, EnvironmentDot } from "./connection-mark"
import { changeParam } from "./kept-params"
import { useConnection } from "./use-connection"

const LOOK = "flex h-8 w-full min-w-0 items-center gap-2 rounded-md border border-line bg-surface text-left"

type Choice = {
  /** The connection in force: the chosen one, or the only one. Null: all of them. */
  current: string | null
  /** Empty where there is nothing to choose. */
  items: MenuItem[]
}

function useChoice(): Choice {
  const { connection, connections } = useConnection()
  const at = { pathname: usePathname(), params: useSearchParams() }
  if (connections.length === 1) return { current: connections[0]?.id ?? null, items: [] }
  const all = { label: "All connections", href: changeParam(at, "connection", null), isCurrent: connection === null }
  const each = connections.map((one) => ({
    label: one.label,
    hint: one.environment,
    href: changeParam(at, "connection", one.id),
    isCurrent: connection === one.id,
  }))
  return { current: connection, items: [all, ...each] }
}

/** Narrows every page to one connection. The choice stands in the URL, so a pasted link shows the same. */
export function ConnectionSwitch() {
  const { current, items } = useChoice()
  const words = (
    <span className="min-w-0 flex-1 truncate">
      {current === null ? "All connections" : <ConnectionMark id={current} />}
    </span>
  )
  if (items.length === 0) return <div className={`${LOOK} px-2`}>{words}</div>
  return <Menu label={words} items={items} className={`${LOOK} px-2 hover:border-line-strong`} />
}

/** The same for the collapsed sidebar: the mark alone. */
export function CompactConnectionSwitch() {
  const { connections } = useConnection()
  const { current, items } = useChoice()
  const found = connections.find((one) => one.id === current)
  if (items.length === 0) return null
  return (
    <Menu
      label={<EnvironmentDot environment={found?.environment ?? null} />}
      name={`Connection: ${found?.label ?? "all"}`}
      items={items}
      className={`${LOOK} justify-center hover:border-line-strong`}
    />
  )
}
