import type { Metadata } from "next"
import { headers } from "next/headers"
import { SettingsView } from "@/components/settings/settings-view"
import { requireOperator } from "@/lib/auth/guard"
import { readEnv } from "@/lib/env"
import { getAbout, listConnections, toOrigin } from "@/lib/settings/data"

export const metadata: Metadata = { title: "Settings" }

export default async function SettingsPage() {
  const by = await requireOperator()
  const [about, origin] = await Promise.all([getAbout(), headers().then(toOrigin)])
  const { demo, dashboardUrl } = readEnv()
  return (
    <SettingsView by={by} connections={listConnections(origin)} about={about} demo={demo} dashboardUrl={dashboardUrl} />
  )
}
