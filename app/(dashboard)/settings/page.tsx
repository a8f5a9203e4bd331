import type { Metadata } from "next"
import { headers } from "next/headers"
import { SettingsView } from "@/components/settings/settings-view"
import { requireOperator } from "@/lib/auth/guard"
import { listPeople } from "@/lib/auth/people"
import { isAtLeast } from "@/lib/domain/operator"
import { toIso } from "@/lib/domain/time"
import { readEnv } from "@/lib/env"
import { getAbout, listConnections, toOrigin } from "@/lib/settings/data"
import { getStore } from "@/lib/store/current"

export const metadata: Metadata = { title: "Settings" }

export default async function SettingsPage() {
  const by = await requireOperator()
  const [about, origin] = await Promise.all([getAbout(), headers().then(toOrigin)])
  const people = isAtLeast(by.role, "admin") ? await listPeople((await getStore()).read) : null
  const { demo, dashboardUrl } = readEnv()
  return (
    <SettingsView
      by={by}
      people={people?.map((one) => ({ ...one, createdAt: toIso(one.createdAt), isDisabled: one.disabledAt !== null }))}
      connections={listConnections(origin)}
      about={about}
      demo={demo}
      dashboardUrl={dashboardUrl}
    />
  )
}
