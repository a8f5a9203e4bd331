import type { Metadata } from "next"
import { headers } from "next/headers"
import { KeysView } from "@/components/keys/keys-view"
import { requireOperator } from "@/lib/auth/guard"
import { readEnv } from "@/lib/env"
import { parseConnection } from "@/lib/overview/data"
import { getKeyCalls, listConnections, toOrigin } from "@/lib/settings/data"

export const metadata: Metadata = { title: "Keys" }

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function KeysPage({ searchParams }: Search) {
  await requireOperator()
  const now = Date.now()
  const [asked, sent, calls] = await Promise.all([searchParams, headers(), getKeyCalls(now)])
  const connection = parseConnection(asked.connection)
  const shown = listConnections(toOrigin(sent)).filter((one) => connection === null || one.id === connection)
  return <KeysView connections={shown} calls={calls} dashboardUrl={readEnv().dashboardUrl} now={now} />
}
