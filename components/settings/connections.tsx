import { ConnectionMark } from "@/components/shell/connection-mark"
import { FreshnessOf } from "@/components/shell/freshness-of"
import { KeptLink } from "@/components/shell/kept-link"
import { Card } from "@/components/ui/card"
import { CopyLine } from "@/components/ui/copy-line"
import { ExtLink } from "@/components/ui/ext-link"
import { Facts } from "@/components/ui/facts"
import type { ConnectionDetail } from "@/lib/settings/schema"

type ConnectionsProps = { connections: readonly ConnectionDetail[]; dashboardUrl: string }

/** Each account and environment: how it is configured, and how its sync does. */
export function Connections({ connections, dashboardUrl }: ConnectionsProps) {
  return (
    <div className="grid gap-4">
      {connections.map((one) => (
        <Card key={one.id} title={<ConnectionMark id={one.id} />} aside={one.environment}>
          <Facts items={toFacts(one, dashboardUrl)} />
          <div className="border-t border-line">
            <FreshnessOf connection={one.id} />
          </div>
        </Card>
      ))}
      <p className="text-muted">
        Connections are configured on the server.{" "}
        <KeptLink href="/settings/connect">How to connect an account</KeptLink>
      </p>
    </div>
  )
}

function toFacts(one: ConnectionDetail, dashboardUrl: string) {
  return [
    { label: "Keys", value: one.keys.map((key) => `${key.alias} (${key.place})`).join(", ") },
    { label: "Webhook address", value: <CopyLine text={one.webhookUrl} name="the webhook address" /> },
    {
      label: "Webhook secret",
      value:
        one.webhookSecrets.length > 0 ? (
          one.webhookSecrets.join(", ")
        ) : (
          <span className="text-handled">none: webhooks are refused until one is configured</span>
        ),
    },
    { label: "Vendor", value: <ExtLink href={dashboardUrl}>Dashboard, API Management tab</ExtLink> },
  ]
}
