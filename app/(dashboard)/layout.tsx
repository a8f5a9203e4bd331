import { cookies } from "next/headers"
import type { ReactNode } from "react"
import { Shell } from "@/components/shell/shell"
import { SIDEBAR_COOKIE } from "@/components/shell/sidebar-cookie"
import { requireOperator } from "@/lib/auth/guard"
import { readEnv, toConnectionInfo } from "@/lib/env"
import { listFreshness } from "@/lib/live/freshness-data"
import { freshnessQueries } from "@/lib/live/queries"
import { getQueryClient } from "@/lib/live/query-client"
import { THEME_COOKIE, toTheme } from "@/lib/theme"
import { ZONE_COOKIE } from "@/lib/zone"

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const by = await requireOperator()
  const client = getQueryClient()
  const [jar] = await Promise.all([
    cookies(),
    client.prefetchQuery({ ...freshnessQueries.all(), queryFn: listFreshness }),
  ])
  const { connections, demo, dashboardUrl, teamTimeZone } = readEnv()
  const facts = { by, connections: connections.map(toConnectionInfo), demo, dashboardUrl, teamTimeZone }
  const kept = {
    zone: jar.get(ZONE_COOKIE)?.value ?? null,
    theme: toTheme(jar.get(THEME_COOKIE)?.value),
    isSidebarCollapsed: jar.get(SIDEBAR_COOKIE)?.value === "collapsed",
  }
  return (
    <Shell facts={facts} kept={kept} client={client}>
      {children}
    </Shell>
  )
}
