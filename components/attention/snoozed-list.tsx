"use client"

import { Button } from "@/components/ui/button"
import { Card } from "@/components/ui/card"
import { Instant } from "@/components/ui/instant"
import { bringBack } from "@/lib/attention/actions"
import type { Snoozed } from "@/lib/attention/schema"
import { formatCount } from "@/lib/format"
import { useAttentionChange } from "./use-attention-change"
import { toItemWords } from "./words"

type SnoozedListProps = { snoozed: readonly Snoozed[]; canBringBack: boolean }

/** What is put off, by whom, why and until when; folded, since it wants nobody now. */
export function SnoozedList({ snoozed, canBringBack }: SnoozedListProps) {
  const change = useAttentionChange(bringBack, "Brought back")
  return (
    <Card>
      <details>
        <summary className="cursor-pointer px-3.5 py-[11px] text-muted">
          {formatCount(snoozed.length)} put off for now
        </summary>
        {change.error ? (
          <p role="alert" className="px-3.5 pb-2 text-failed">
            {change.error.message}
          </p>
        ) : null}
        <ul aria-label="Put off">
          {snoozed.map((one) => (
            <li
              key={one.num}
              className="grid gap-x-2.5 border-t border-line px-3.5 py-2 sm:grid-cols-[minmax(0,1fr)_auto]"
            >
              <div className="min-w-0">
                <p className="break-words">{one.item?.title ?? `${toItemWords(one.key)}: nothing at the moment`}</p>
                <p className="break-words text-muted">
                  {one.by}: {one.reason} · returns <Instant at={one.until} mode="absolute" />
                </p>
              </div>
              {canBringBack ? (
                <Button
                  variant="quiet"
                  className="h-6 justify-self-start px-1.5 sm:justify-self-end"
                  aria-label={`Bring back: ${one.item?.title ?? toItemWords(one.key)}`}
                  disabled={change.isPending}
                  onClick={() => change.mutate({ num: one.num })}
                >
                  Bring back
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      </details>
    </Card>
  )
}
