"use client"

import { Button } from "./button"

type ProblemProps = { title: string; detail: string; onRetry?: (() => void) | undefined }

/** Something did not work: what, why, and a way on. Never an empty list in its place. */
export function Problem({ title, detail, onRetry }: ProblemProps) {
  return (
    <div role="alert" className="rounded-md border border-line border-l-[3px] border-l-failed bg-surface px-4 py-3">
      <p className="font-medium">{title}</p>
      <p className="text-muted">{detail}</p>
      {onRetry ? (
        <Button className="mt-2.5" onClick={onRetry}>
          Try again
        </Button>
      ) : null}
    </div>
  )
}
