"use client"

import { useSearchParams } from "next/navigation"
import { KeptLink } from "@/components/shell/kept-link"
import { keepParams } from "@/components/shell/kept-params"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Skeleton } from "@/components/ui/skeleton"
import { Tabs } from "@/components/ui/tabs"
import { toWebhooksHref, toWebhookView, WEBHOOK_VIEWS, type WebhookView } from "@/lib/webhooks/schema"
import { Deliveries } from "./deliveries"

const missedList = toLate(() => import("./missed-list").then((module) => module.MissedList))

const TITLES = {
  deliveries: "Deliveries",
  untold: "Completed without a webhook",
  claimed: "Sent by the vendor, not seen",
} as const satisfies Record<WebhookView, string>

/** What the vendor's webhooks told us, and what they did not. */
export function WebhooksPage() {
  useAhead(missedList)
  const search = useSearchParams()
  const view = toWebhookView(search)
  const items = WEBHOOK_VIEWS.map((id) => ({
    id,
    label: TITLES[id],
    href: keepParams(toWebhooksHref(id, null), search),
  }))
  return (
    <div className="flex flex-col gap-3">
      <div>
        <KeptLink href="/settings">← Settings</KeptLink>
        <h1>Webhooks</h1>
        <p className="max-w-[80ch] text-pretty text-muted">
          A webhook is a hint: each accepted one is confirmed by a GET, and what that answers counts. Of repeated and
          late ones only that they came and for which job is kept, of forged ones only that they came; at most 60 of
          each kind per connection and minute, forged ones for 30 days.
        </p>
      </div>
      <Tabs items={items} current={view} label="Lists of webhooks" />
      {view === "deliveries" ? (
        <Deliveries />
      ) : (
        <Late part={missedList} with={{ view }} waiting={<Skeleton className="h-64" />} />
      )}
    </div>
  )
}
