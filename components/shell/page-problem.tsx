"use client"

import { Problem } from "@/components/ui/problem"

type PageProblemProps = { error: unknown; retry: () => void }

/** The number under which the server logged what it does not tell the browser. */
function toDigest(error: unknown): string | null {
  return error instanceof Error && "digest" in error && typeof error.digest === "string" ? error.digest : null
}

/** A page that could not be rendered: the shell stays, and trying again is one click. */
export function PageProblem({ error, retry }: PageProblemProps) {
  const digest = toDigest(error)
  return (
    <Problem
      title="This page could not be shown"
      detail={`Something went wrong on our side; nothing in the record is lost.${digest ? ` The log has it under ${digest}.` : ""}`}
      onRetry={retry}
    />
  )
}
