"use client"

import { KeptLink } from "@/components/shell/kept-link"
import { Card } from "@/components/ui/card"
import { CopyId } from "@/components/ui/copy-id"
import { ExtLink } from "@/components/ui/ext-link"
import { Instant } from "@/components/ui/instant"
import { formatBytes, formatCount } from "@/lib/format"
import type { JobDelivery, JobWebhooks } from "@/lib/jobs/detail-schema"
import { toWebhooksHref, VERDICT_WORDS } from "@/lib/webhooks/schema"
import { toEffectWords, toLagWords, toRepeatWords, VERDICT_TONES } from "../webhooks/words"
import { FactRow, FactTable } from "./fact-table"
import { JsonBlock } from "./json-block"
import { NotReported, VendorText } from "./vendor-text"

/** What the vendor says it sent, and what came. */
export function WebhooksView({ webhooks }: { webhooks: JobWebhooks }) {
  const { deliveries, notShown, reported, url } = webhooks
  return (
    <div className="flex flex-col gap-3.5">
      <Card title="What came" aside={notShown > 0 ? `${formatCount(notShown)} older ones are not shown` : null}>
        {deliveries.length === 0 ? (
          <p className="px-3.5 py-2.5 text-pretty text-muted">
            No webhook about this job has come. All we know of it we asked for.{" "}
            <ExtLink
              href="https://removebgvideo.com/docs/guides/webhooks/"
              className="text-accent underline underline-offset-2"
            >
              How webhooks are set up
            </ExtLink>
          </p>
        ) : (
          <ul className="divide-y divide-line">
            {deliveries.map((delivery) => (
              <Delivery key={delivery.num} delivery={delivery} />
            ))}
          </ul>
        )}
      </Card>
      <p>
        <KeptLink href={toWebhooksHref("deliveries", null)}>All webhooks</KeptLink>
      </p>
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
  const verdict = VERDICT_WORDS[delivery.verdict]
  const repeats = toRepeatWords(delivery.repeats)
  return (
    <li className="px-3.5 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
        <Instant at={delivery.receivedAt} />
        <VendorText className="font-medium">{delivery.event ?? "no event name"}</VendorText>
        <span className={VERDICT_TONES[delivery.verdict]}>{verdict.word}</span>
        <span className="text-muted">{delivery.reason ?? verdict.means}</span>
        {delivery.confirmedAt === null ? null : (
          <span className="text-muted">
            confirmed by a GET <Instant at={delivery.confirmedAt} />
          </span>
        )}
        {repeats === null ? null : <span className="text-muted">{repeats}</span>}
        <span className="ml-auto text-faint">{formatBytes(delivery.bytes)}</span>
      </div>
      <p className="text-muted">Changed: {toEffectWords(delivery.effect)}</p>
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
            · stamped <Instant at={delivery.sentAt} mode="absolute" />, {toLagWords(delivery.lagMs)}
          </>
        )}
        {delivery.secretNo === null ? null : ` · secret ${delivery.secretNo}`}
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
