import { VendorText } from "@/components/job/vendor-text"
import { ConnectionMark } from "@/components/shell/connection-mark"
import { KeptLink } from "@/components/shell/kept-link"
import { Instant } from "@/components/ui/instant"
import { shortenId } from "@/lib/format"
import { type DeliveryRow, VERDICT_WORDS } from "@/lib/webhooks/schema"
import { toEffectWords, toLagWords, toRepeatWords, VERDICT_TONES } from "./words"

/** Deliveries under one another, the newest first. Events, ids and reasons that are the vendor's are inert. */
export function DeliveryList({ rows }: { rows: readonly DeliveryRow[] }) {
  return (
    <ul aria-label="Deliveries" className="divide-y divide-line rounded-md border border-line bg-surface">
      {rows.map((row) => (
        <li
          key={row.num}
          className="grid gap-x-4 gap-y-0.5 px-3.5 py-1.5 md:grid-cols-[190px_minmax(0,1.2fr)_minmax(0,1fr)]"
        >
          <When row={row} />
          <What row={row} />
          <Effect row={row} />
        </li>
      ))}
    </ul>
  )
}

function When({ row: { receivedAt, sentAt, lagMs } }: { row: DeliveryRow }) {
  return (
    <div className="min-w-0 text-muted">
      <p>
        <Instant at={receivedAt} mode="absolute" />
      </p>
      <p className="text-faint" title={sentAt === null ? undefined : `The vendor’s time: ${sentAt}`}>
        {toLagWords(lagMs)}
      </p>
    </div>
  )
}

function What({ row }: { row: DeliveryRow }) {
  const { word, means } = VERDICT_WORDS[row.verdict]
  const repeats = toRepeatWords(row.repeats)
  return (
    <div className="min-w-0">
      <p className="text-pretty [overflow-wrap:anywhere]">
        {row.event === null ? (
          <span className="text-faint">no event known</span>
        ) : (
          <VendorText className="font-medium">{row.event}</VendorText>
        )}{" "}
        <span className={VERDICT_TONES[row.verdict]}>{word}</span>
        {repeats === null ? null : <span className="text-muted"> · {repeats}</span>}
      </p>
      <p className="text-pretty text-muted [overflow-wrap:anywhere]">
        {row.reason ?? means}
        {row.secretNo === null ? null : ` · secret ${row.secretNo}`}
        {row.deliveryId === null ? null : (
          <>
            {" · "}
            <VendorText className="mono">{row.deliveryId}</VendorText>
          </>
        )}
      </p>
    </div>
  )
}

function Effect({ row }: { row: DeliveryRow }) {
  return (
    <div className="min-w-0">
      <p className="flex min-w-0 flex-wrap gap-x-3">
        {row.jobId === null ? (
          <span className="text-faint">no job known</span>
        ) : (
          <KeptLink
            href={toJobWebhooks(row.connection, row.jobId)}
            title={row.jobId}
            className="mono text-accent hover:underline"
          >
            {shortenId(row.jobId)}
          </KeptLink>
        )}
        <span className="min-w-0 text-muted">
          <ConnectionMark id={row.connection} />
        </span>
      </p>
      <p className="text-muted">Changed: {toEffectWords(row.effect)}</p>
    </div>
  )
}

/** The job's own part about its webhooks, with their bodies. */
export function toJobWebhooks(connection: string, jobId: string): string {
  return `/jobs/${encodeURIComponent(connection)}/${encodeURIComponent(jobId)}?view=webhooks`
}
