"use client"

import clsx from "clsx"
import type { Environment } from "@/lib/domain/connection"
import { useShell } from "./shell-context"

/** Production quiet and solid, all others outlined, so that nobody mistakes one for the other. */
export function EnvironmentDot({ environment }: { environment: Environment | null }) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        "inline-block size-2 flex-none rounded-full",
        environment === "production" ? "bg-prod" : "border-[1.5px] border-faint",
      )}
    />
  )
}

/** A connection's name with the mark of its environment. */
export function ConnectionMark({ id }: { id: string }) {
  const found = useShell().connections.find((one) => one.id === id)
  return (
    <span
      className="inline-flex min-w-0 items-center gap-2"
      title={found ? `${found.label}: ${found.environment}` : `${id}: not configured any more`}
    >
      <EnvironmentDot environment={found?.environment ?? null} />
      <span className="truncate">{found?.label ?? id}</span>
      {found && found.environment !== "production" ? <span className="sr-only">({found.environment})</span> : null}
    </span>
  )
}
