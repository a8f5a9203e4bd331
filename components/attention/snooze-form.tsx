"use client"

import { useState } from "react"
import { useShell } from "@/components/shell/shell-context"
import { Dialog } from "@/components/ui/dialog"
import { FormEnd } from "@/components/ui/form-end"
import { putOff } from "@/lib/attention/actions"
import { type AttentionItem, SNOOZE_REASON_LIMIT } from "@/lib/attention/schema"
import type { SnoozeChoice } from "@/lib/domain/attention/snooze"
import { useAttentionChange } from "./use-attention-change"

const CHOICES = [
  ["tomorrow", "Tomorrow, 9:00"],
  ["week", "In a week, 9:00"],
  ["day", "On a day, 9:00"],
] as const
type Kind = (typeof CHOICES)[number][0]

function toChoice(kind: Kind, day: string): SnoozeChoice {
  return kind === "day" ? { kind, day } : { kind }
}

/** Until when an item is put off, and why: everybody sees both. */
export function SnoozeForm({ item, onClose }: { item: AttentionItem; onClose: () => void }) {
  const { teamTimeZone } = useShell()
  const [kind, setKind] = useState<Kind>("tomorrow")
  const [day, setDay] = useState("")
  const [reason, setReason] = useState("")
  const change = useAttentionChange(putOff, "Put off")
  const isReady = reason.trim() !== "" && (kind !== "day" || day !== "")
  return (
    <Dialog title="Put off" onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isReady || change.isPending) return
          change.mutate({ key: item.key, choice: toChoice(kind, day), reason: reason.trim() }, { onSuccess: onClose })
        }}
      >
        <p className="font-medium">{item.title}</p>
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 text-muted">It returns by itself ({teamTimeZone})</legend>
          {CHOICES.map(([one, words]) => (
            <label key={one} className="flex items-center gap-2">
              <input
                type="radio"
                name="until"
                value={one}
                checked={kind === one}
                onChange={() => setKind(one)}
                className="accent-accent"
              />
              {words}
            </label>
          ))}
          {kind === "day" ? (
            <input
              type="date"
              aria-label="Day on which it returns"
              required
              value={day}
              onChange={(event) => setDay(event.target.value)}
              className="mt-1 h-8 w-44 rounded-md border border-line-strong bg-surface px-2.5"
            />
          ) : null}
        </fieldset>
        <label className="flex flex-col gap-1">
          <span className="text-muted">Reason, for everybody to see</span>
          <textarea
            value={reason}
            rows={2}
            required
            maxLength={SNOOZE_REASON_LIMIT}
            onChange={(event) => setReason(event.target.value)}
            className="rounded-md border border-line-strong bg-surface px-2.5 py-1.5"
          />
        </label>
        <FormEnd of={change} label="Put off" busy="Putting off" isReady={isReady} onClose={onClose} />
      </form>
    </Dialog>
  )
}
