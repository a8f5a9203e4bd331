"use client"

import clsx from "clsx"
import type { ReactNode } from "react"
import { useNow } from "@/components/ui/clock"
import { type Beat, type Freshness, type KeyState, toLevel, toReason } from "@/lib/domain/freshness"
import { formatCount, formatRelative } from "@/lib/format"
import { SyncNow } from "./sync-now"
import { useZone } from "./use-zone"

const KEY_WORDS = {
  ok: "in use",
  unauthorized: "refused by the vendor (401)",
  rate_limited: "resting: too many requests (429)",
  breaker_open: "resting: the vendor does not answer",
} as const satisfies Record<KeyState, string>

/** Everything that is known of one connection's sync, in a few lines; `children` is its heading, where it needs one. */
export function FreshnessDetail({ freshness, children }: { freshness: Freshness; children?: ReactNode }) {
  const now = useNow(1_000)
  const zone = useZone()
  const ago = (iso: string | null) => (iso === null ? "not yet" : formatRelative(iso, now, zone))
  const reason = toReason(freshness, now)
  const { list, backfill, health } = freshness
  return (
    <section aria-label={`Sync of ${freshness.label}`} className="px-3.5 py-3">
      {children}
      {reason === null ? null : <Trouble freshness={freshness} reason={reason} />}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4">
        {backfill ? <Row label="First sync">{toBackfillWords(backfill)}</Row> : null}
        <Row label="Jobs">{toBeatWords(list, ago)}</Row>
        <Row label="Usage events">{toBeatWords(freshness.events, ago)}</Row>
        <Row label="Usage totals">{toBeatWords(freshness.summary, ago)}</Row>
        <Row label="Vendor’s health">
          {health ? `${toHealthWords(health.status)}, asked ${ago(health.lastOkAt)}` : "not asked yet"}
        </Row>
        {freshness.keys.map((key) => (
          <Row key={key.alias} label={`Key ${key.alias}`} isBad={key.state !== "ok"}>
            {KEY_WORDS[key.state]}
            {key.until && Date.parse(key.until) > now ? `, next try ${ago(key.until)}` : ""}
          </Row>
        ))}
      </dl>
      <SyncNow connection={freshness.connection} />
    </section>
  )
}

function Trouble({ freshness, reason }: { freshness: Freshness; reason: string }) {
  const now = useNow(1_000)
  const zone = useZone()
  const { list, keyProblem } = freshness
  const isStopped = toLevel(freshness, now) === "stopped"
  const detail = keyProblem ?? list?.errorMessage
  return (
    <div className={clsx("mb-2", isStopped ? "text-failed" : "text-handled")}>
      <p className="font-medium first-letter:uppercase">{reason}</p>
      {detail ? <p className="break-words">{detail}</p> : null}
      {list?.retryAt && Date.parse(list.retryAt) > now ? (
        <p>Next try {formatRelative(list.retryAt, now, zone)}</p>
      ) : null}
      <p className="text-muted">{toMissingWords(freshness, (iso) => formatRelative(iso, now, zone))}</p>
    </div>
  )
}

function Row({ label, isBad = false, children }: { label: string; isBad?: boolean; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className={clsx("min-w-0 break-words text-right tabular-nums", isBad && "text-failed")}>{children}</dd>
    </>
  )
}

function toBeatWords(beat: Beat | null, ago: (iso: string | null) => string): string {
  if (!beat) return "not yet"
  const hasFailed = beat.lastErrorAt !== null && (beat.lastOkAt === null || beat.lastErrorAt > beat.lastOkAt)
  return hasFailed ? `failed ${ago(beat.lastErrorAt)}, last good ${ago(beat.lastOkAt)}` : ago(beat.lastOkAt)
}

function toHealthWords(status: "healthy" | "degraded" | "unknown"): string {
  return status === "unknown" ? "not reported" : status
}

/** What the record lacks while it is not kept up: before the first reading is done no moment up to which it is complete. */
function toMissingWords({ list, backfill, isUnread }: Freshness, ago: (iso: string) => string): string {
  if (isUnread || !list?.lastOkAt) return "Nothing has been read from this connection yet."
  if (backfill?.isConfirming) {
    return "The second reading, which makes sure of the first, is not done; jobs and changes may be missing."
  }
  if (backfill) {
    return `The first reading stopped at job ${formatCount(backfill.seen)}; older jobs are missing, and later changes.`
  }
  return `The record is complete up to ${ago(list.lastOkAt)}; later jobs and changes are missing.`
}

function toBackfillWords(backfill: NonNullable<Freshness["backfill"]>): string {
  if (backfill.isConfirming) return "reading a second time, to be sure"
  const total = backfill.total === null ? "" : ` of about ${formatCount(backfill.total)}`
  return `job ${formatCount(backfill.seen)}${total}`
}
