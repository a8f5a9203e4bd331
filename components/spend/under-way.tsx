"use client"

import { Instant } from "@/components/ui/instant"
import type { SpendIntent } from "@/lib/spend/schema"
import { useFocus } from "./use-focus"

/** Confirmed by somebody, and no answer yet. */
export function UnderWay({ intent }: { intent: SpendIntent }) {
  const place = useFocus<HTMLDivElement>()
  return (
    <div ref={place} tabIndex={-1} role="status" className="outline-none">
      <p className="text-lg font-medium">A request is under way</p>
      <p className="text-pretty text-muted">
        Confirmed by {intent.by} <Instant at={intent.createdAt} />. Its outcome shows here within a minute; nothing else
        is sent for this job meanwhile. You may close this.
      </p>
    </div>
  )
}
