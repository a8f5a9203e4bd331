"use client"

import { lazy, Suspense, useState } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { useShell } from "@/components/shell/shell-context"
import { useZone } from "@/components/shell/use-zone"
import { Button } from "@/components/ui/button"
import { Card } from "@/components/ui/card"
import { useNow } from "@/components/ui/clock"
import { ExtLink } from "@/components/ui/ext-link"
import { Instant } from "@/components/ui/instant"
import { Late, toLate, useAhead } from "@/components/ui/late"
import type { Attention, AttentionItem, AttentionTone } from "@/lib/attention/schema"
import { isAtLeast } from "@/lib/domain/operator"
import { formatRelative } from "@/lib/format"

/** The server draws it; its code comes behind the first scripts. */
const SnoozedList = lazy(() => import("./snoozed-list").then((module) => ({ default: module.SnoozedList })))
const snoozeForm = toLate(() => import("./snooze-form").then((module) => module.SnoozeForm))

const MARKS = {
  failed: { className: "fill-failed", path: "M6 1.5 11.5 11h-11z", word: "Failed" },
  late: { className: "fill-handled", path: "M6 1.5 11.5 11h-11z", word: "Warning" },
  info: { className: "fill-running", path: "M1.5 1.5h9v9h-9z", word: "To do" },
  quiet: { className: "fill-muted", path: "M6 1.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z", word: "Note" },
} as const satisfies Record<AttentionTone, { className: string; path: string; word: string }>

/** One line per thing that wants a person, with the one thing to do next; then the assurance that this is all. */
export function AttentionList({ attention: { items, snoozed } }: { attention: Attention }) {
  useAhead(snoozeForm)
  const canPutOff = isAtLeast(useShell().by.role, "support")
  const [chosen, setChosen] = useState<AttentionItem | null>(null)
  return (
    <>
      <Card>
        {items.length > 0 ? (
          <ul aria-label="What needs attention">
            {items.map((item) => (
              <Row key={item.key} item={item} onPutOff={canPutOff ? () => setChosen(item) : null} />
            ))}
          </ul>
        ) : null}
        <p className="px-3.5 py-[11px] text-muted">
          {items.length === 0 ? "Nothing needs attention." : "Nothing else needs you."}
        </p>
      </Card>
      <Suspense>{snoozed.length > 0 ? <SnoozedList snoozed={snoozed} canBringBack={canPutOff} /> : null}</Suspense>
      {chosen ? <Late part={snoozeForm} with={{ item: chosen, onClose: () => setChosen(null) }} /> : null}
    </>
  )
}

function Row({ item, onPutOff }: { item: AttentionItem; onPutOff: (() => void) | null }) {
  const mark = MARKS[item.tone]
  return (
    <li className="grid grid-cols-[18px_minmax(0,1fr)] gap-x-2.5 border-b border-line px-3.5 py-[11px] sm:grid-cols-[18px_minmax(0,1fr)_auto]">
      <svg
        role="img"
        aria-label={mark.word}
        width="12"
        height="12"
        viewBox="0 0 12 12"
        className={`mt-1 ${mark.className}`}
      >
        <path d={mark.path} />
      </svg>
      <div className="min-w-0">
        <p className="break-words font-medium">{item.title}</p>
        <p className="break-words text-muted">
          {item.detail}
          {item.since === null ? null : (
            <>
              {" · since "}
              <Instant at={item.since} mode="absolute" />
            </>
          )}
          {item.moment ? <Moment moment={item.moment} /> : null}
        </p>
      </div>
      <div className="col-start-2 flex items-center gap-2 whitespace-nowrap sm:col-start-3 sm:flex-col sm:items-end sm:gap-0">
        <Action action={item.action} />
        {onPutOff ? (
          <Button
            variant="quiet"
            className="h-6 px-1.5 sm:-mr-1.5"
            aria-label={`Put off: ${item.title}`}
            onClick={onPutOff}
          >
            Put off
          </Button>
        ) : null}
      </div>
    </li>
  )
}

function Moment({ moment }: { moment: NonNullable<AttentionItem["moment"]> }) {
  const now = useNow(1_000)
  const zone = useZone()
  return (
    <span className="tabular-nums">
      {" · "}
      {moment.label} {formatRelative(moment.at, now, zone)}
    </span>
  )
}

function Action({ action }: { action: AttentionItem["action"] }) {
  if (action.isExternal) return <ExtLink href={action.href}>{action.label}</ExtLink>
  return (
    <KeptLink href={action.href}>
      {action.label} <span aria-hidden="true">→</span>
    </KeptLink>
  )
}
