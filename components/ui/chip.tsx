"use client"

import type { ReactNode } from "react"
import { CloseIcon } from "./icon"

type ChipProps = { label: string; value: ReactNode; onRemove?: (() => void) | undefined }

/** One filter in force, removable. */
export function Chip({ label, value, onRemove }: ChipProps) {
  return (
    <span className="inline-flex h-6 max-w-72 items-center gap-1.5 rounded-full border border-line bg-surface pl-2.5 pr-2.5">
      <span className="flex-none text-muted">{label}</span>
      <span className="truncate">{value}</span>
      {onRemove ? (
        <button
          type="button"
          aria-label={`Remove the filter ${label}`}
          onClick={onRemove}
          className="-mr-1.5 flex-none rounded-full p-1 text-faint hover:bg-hover hover:text-text"
        >
          <CloseIcon size={12} />
        </button>
      ) : null}
    </span>
  )
}
