"use client"

import { Card } from "@/components/ui/card"
import { CopyId } from "@/components/ui/copy-id"
import { ExtLink } from "@/components/ui/ext-link"
import { Instant } from "@/components/ui/instant"
import { formatBytes, formatCount } from "@/lib/format"
import type { JobDelivery, JobWebhooks } from "@/lib/jobs/detail-schema"
import type { WebhookVerdict } from "@/lib/store/schema"
import { FactRow, FactTable } from "./fact-table"
import { JsonBlock } from "./json-block"
import { NotReported, VendorText } from "./vendor-text"

const VERDICTS = {
  accepted: { word: "Accepted", tone: "text-done", means: "signature verified" },
  duplicate: { word: "Duplicate", tone: "text-muted", means: "same content again, no effect" },
  unparsed: { word: "Unreadable", tone: "text-handled", means: "signed, kept as received, no effect" },
  stale: { word: "Rejected", tone: "text-failed", means: "timestamp outside the allowed 5 minutes" },
  forged: { word: "Rejected", tone: "text-failed", means: "signature missing or wrong" },
} as const satisfies Record<WebhookVerdict, { word: string; tone: string; means: string }>

/** What the vendor says it sent, and what came. */
export function WebhooksView({ webhooks }: { webhooks: JobWebhooks }) {
  const { deliveries, notShown, reported, url } = webhooks
  return (
    <div className="flex flex-col gap-3.5">
      <Card title="What came" aside={notShown > 0 ? `${formatCount(notShown)} older ones are not shown` : null}>
        {deliveries.length === 0 ? (
          <p className="px-3.5 py-2.5 text-pretty text-muted">
            No webhook about this job has come. All we know of it we asked for.{" "}
            <ExtLink href="https://removebgvideo.com/docs/guides/webhooks/">How webhooks are set up</ExtLink>
          </p>
        ) : (
          <ul className="divide-y divide-line">
            {deliveries.map((delivery) => (
              <Delivery key={delivery.num} delivery={delivery} />
            ))}
          </ul>
        )}
      </Card>
      <Card title="What the vendor says it sent">
        <FactTable label="What the vendor says it sent">
          <FactRow name={<span className="mono">webhook_url</span>}>
            {url.state === "absent" ? <NotReported /> : <VendorText className="mono">{url.text}</VendorText>}
          </FactRow>
          {reported === null ? (
            <FactRow name={<span className="mono">webhook_events</span>}>
              <NotReported />
            </FactRow>
          ) : (
            reported.map((event, index) => (
              <FactRow
                // biome-ignore lint/suspicious/noArrayIndexKey: the vendor may name one event twice
                key={index}
                name={<VendorText className="mono">{event.event}</VendorText>}
                aside={event.at === null ? null : <Instant at={event.at} />}
              >
                {event.state === null ? (
                  <NotReported>state not reported</NotReported>
                ) : (
                  <VendorText>{event.state}</VendorText>
                )}
              </FactRow>
            ))
          )}
          {reported?.length === 0 ? <FactRow name={<span className="mono">webhook_events</span>}>none</FactRow> : null}
        </FactTable>
      </Card>
    </div>
  )
}

function Delivery({ delivery }: { delivery: JobDelivery }) {
  const verdict = VERDICTS[delivery.verdict]
  return (
    <li className="px-3.5 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
        <Instant at={delivery.receivedAt} />
        <VendorText className="font-medium">{delivery.event ?? "no event name"}</VendorText>
        <span className={verdict.tone}>{verdict.word}</span>
        <span className="text-muted">{delivery.reason ?? verdict.means}</span>
        {delivery.confirmedAt === null ? null : (
          <span className="text-muted">
            confirmed by a GET <Instant at={delivery.confirmedAt} />
          </span>
        )}
        <span className="ml-auto text-faint">{formatBytes(delivery.bytes)}</span>
      </div>
      <p className="flex flex-wrap items-center gap-x-1.5 text-faint">
        {delivery.deliveryId === null ? (
          "no delivery id"
        ) : (
          <>
            delivery <CopyId id={delivery.deliveryId} />
          </>
        )}
        {delivery.sentAt === null ? (
          " · sending time not readable"
        ) : (
          <>
            {" "}
            · stamped <Instant at={delivery.sentAt} mode="absolute" />
          </>
        )}
      </p>
      {delivery.body === null ? null : (
        <details className="mt-1">
          <summary className="text-muted">Body as received</summary>
          <JsonBlock text={delivery.body} label={`Body of delivery ${delivery.num} as received`} />
        </details>
      )}
    </li>
  )
}
