"use client"

import { useSearchParams } from "next/navigation"
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react"
import { ClockProvider } from "@/components/ui/clock"
import type { ConnectionInfo } from "@/lib/domain/connection"
import type { Operator } from "@/lib/domain/operator"
import { resolveZone, ZONE_COOKIE } from "@/lib/zone"
import { keepCookie } from "./cookie"

/** What the server tells the shell once per full load. */
export type ShellFacts = {
  by: Operator
  connections: ConnectionInfo[]
  /** Made-up account: no key is configured. */
  demo: boolean
  dashboardUrl: string
  teamTimeZone: string
}

type Shell = ShellFacts & {
  /** Keeps a zone for this browser; the caller also puts it into the URL. */
  keepZone: (zone: string) => void
}

const Context = createContext<Shell | null>(null)

type ShellProviderProps = {
  facts: ShellFacts
  /** The zone kept in the cookie, null when none. */
  cookieZone: string | null
  /** The server's time of this render, epoch ms. */
  now: number
  children: ReactNode
}

/** What every page below the shell may ask for: connections, the clock and the zone. */
export function ShellProvider({ facts, cookieZone, now, children }: ShellProviderProps) {
  const [keptZone, setKeptZone] = useState(cookieZone)
  const keepZone = useCallback((zone: string) => {
    keepCookie(ZONE_COOKIE, zone)
    setKeptZone(zone)
  }, [])
  const shell = useMemo(() => ({ ...facts, keepZone }), [facts, keepZone])
  const zone = resolveZone(useSearchParams().get("tz"), keptZone)
  return (
    <Context value={shell}>
      <ClockProvider now={now} zone={zone}>
        {children}
      </ClockProvider>
    </Context>
  )
}

export function useShell(): Shell {
  const shell = useContext(Context)
  if (!shell) throw new Error("This belongs under the dashboard's shell.")
  return shell
}
