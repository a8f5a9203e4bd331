"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { usePathname, useSearchParams } from "next/navigation"
import { useState } from "react"
import { Icon } from "@/components/ui/icon"
import { Link } from "@/components/ui/link"
import { overviewQueries } from "@/lib/overview/queries"
import { Account } from "./account"
import { CompactConnectionSwitch, ConnectionSwitch } from "./connection-switch"
import { keepCookie } from "./cookie"
import { keepParams } from "./kept-params"
import { isCurrentItem, NAV_ITEMS } from "./nav-items"
import { SIDEBAR_COOKIE } from "./sidebar-cookie"
import { useConnection } from "./use-connection"

const FRAME = "M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM9 3v18"
const NARROW = `${FRAME}M16 15l-3-3 3-3`
const WIDEN = `${FRAME}M14 9l3 3-3 3`

/** 208 px of navigation, or 48 when collapsed; below 768 px the bottom bar takes its place. */
export function Sidebar({ startsCollapsed }: { startsCollapsed: boolean }) {
  const [isCollapsed, setIsCollapsed] = useState(startsCollapsed)
  const toggle = () => {
    setIsCollapsed(!isCollapsed)
    keepCookie(SIDEBAR_COOKIE, isCollapsed ? null : "collapsed")
  }
  return (
    <aside
      aria-label="Sidebar"
      className={clsx(
        "no-print sticky top-0 hidden h-dvh flex-none flex-col gap-0.5 overflow-y-auto border-r border-line bg-sunken px-2 py-3 md:flex",
        isCollapsed ? "w-12" : "w-52",
      )}
    >
      <Brand isCollapsed={isCollapsed} />
      <div className="mb-2.5">{isCollapsed ? <CompactConnectionSwitch /> : <ConnectionSwitch />}</div>
      <Navigation isCollapsed={isCollapsed} />
      <div className="mt-auto flex flex-col gap-0.5 pt-3">
        <button
          type="button"
          onClick={toggle}
          title={isCollapsed ? "Widen the sidebar" : "Narrow the sidebar"}
          className="flex h-[30px] items-center gap-2 rounded-md px-2 text-muted hover:bg-hover hover:text-text"
        >
          <Icon path={isCollapsed ? WIDEN : NARROW} size={15} className="flex-none" />
          <span className={isCollapsed ? "sr-only" : ""}>{isCollapsed ? "Widen the sidebar" : "Narrow"}</span>
        </button>
        <Account isCompact={isCollapsed} />
      </div>
    </aside>
  )
}

function Brand({ isCollapsed }: { isCollapsed: boolean }) {
  return (
    <div
      className="flex items-center gap-2 whitespace-nowrap px-2 pt-1 pb-3 font-semibold"
      title="RemoveBGVideo Ops. Not made by the vendor."
    >
      <span aria-hidden="true" className="brand-mark size-4 flex-none rounded-[4px] border border-line-strong" />
      <span className={isCollapsed ? "sr-only" : ""}>RemoveBGVideo Ops</span>
    </div>
  )
}

function Navigation({ isCollapsed }: { isCollapsed: boolean }) {
  const pathname = usePathname()
  const params = useSearchParams()
  const counts = useCounts()
  return (
    <nav aria-label="Main">
      <ul className="flex flex-col gap-0.5">
        {NAV_ITEMS.map((item, index) => {
          const isCurrent = isCurrentItem(item.href, pathname)
          const startsGroup = index > 0 && NAV_ITEMS[index - 1]?.group !== item.group
          return (
            <li key={item.href} className={startsGroup ? "mt-2 border-t border-line pt-2" : ""}>
              <Link
                href={keepParams(item.href, params)}
                aria-current={isCurrent ? "page" : undefined}
                title={isCollapsed ? item.label : undefined}
                className={clsx(
                  "flex h-[30px] items-center justify-between gap-2 rounded-md px-2",
                  isCurrent ? "bg-accent-soft font-medium text-accent" : "hover:bg-hover",
                )}
              >
                {isCollapsed ? <Icon path={item.icon} size={15} className="flex-none" /> : null}
                <span className={isCollapsed ? "sr-only" : ""}>{item.label}</span>
                {isCollapsed ? null : <Attention count={counts[item.href] ?? 0} />}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

/** How much of each page wants a person; nothing while that is not known. */
function useCounts(): Partial<Record<string, number>> {
  const { connection } = useConnection()
  const { data } = useQuery(overviewQueries.now(connection))
  if (!data) return {}
  const { failures, tickets, reviews } = data.open
  return { "/": data.attention.items.length, "/failures": failures, "/tickets": tickets, "/reviews": reviews }
}

function Attention({ count }: { count: number }) {
  if (count === 0) return null
  return (
    <span className="font-medium tabular-nums text-muted">
      {count}
      <span className="sr-only"> {count === 1 ? "wants" : "want"} somebody</span>
    </span>
  )
}
