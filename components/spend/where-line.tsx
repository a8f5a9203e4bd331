"use client"

import { EnvironmentDot } from "@/components/shell/connection-mark"
import { useShell } from "@/components/shell/shell-context"

/** The account that pays, and its environment: production cannot be overlooked. */
export function WhereLine({ connection }: { connection: string }) {
  const found = useShell().connections.find((one) => one.id === connection)
  if (!found) {
    return (
      <p role="alert" className="text-failed">
        The connection <span className="mono">{connection}</span> is not configured any more: nothing can be sent.
      </p>
    )
  }
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span className="text-muted">Paid by</span>
      <EnvironmentDot environment={found.environment} />
      <span className="font-medium">{found.label}</span>
      <span
        className={
          found.environment === "production"
            ? "rounded-full border border-prod px-2 font-medium text-prod"
            : "rounded-full border border-line-strong px-2 text-muted"
        }
      >
        {found.environment}
      </span>
    </p>
  )
}
