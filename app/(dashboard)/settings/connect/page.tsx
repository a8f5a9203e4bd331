import type { Metadata } from "next"
import { headers } from "next/headers"
import { ConnectGuide } from "@/components/settings/connect-guide"
import { requireOperator } from "@/lib/auth/guard"
import { readEnv } from "@/lib/env"
import { toOrigin } from "@/lib/settings/data"

export const metadata: Metadata = { title: "Connect your account" }

export default async function ConnectPage() {
  await requireOperator()
  const { authUrl, dashboardUrl, demo } = readEnv()
  const origin = authUrl ?? toOrigin(await headers())
  return <ConnectGuide dashboardUrl={dashboardUrl} webhookUrl={`${origin}/api/webhooks/main`} demo={demo} />
}
