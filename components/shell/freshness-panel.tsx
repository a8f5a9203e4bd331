"use client"

import type { Freshness } from "@/lib/domain/freshness"
import { ConnectionMark } from "./connection-mark"
import { FreshnessDetail } from "./freshness-detail"

/** What opens under the header's badge: each connection that the page shows. */
export function FreshnessPanel({ shown }: { shown: readonly Freshness[] }) {
  return (
    <div className="w-[380px] max-w-full divide-y divide-line">
      {shown.map((one) => (
        <FreshnessDetail key={one.connection} freshness={one}>
          <h2 className="mb-1">
            <ConnectionMark id={one.connection} />
          </h2>
        </FreshnessDetail>
      ))}
    </div>
  )
}
