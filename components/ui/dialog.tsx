"use client"

import { type ReactNode, useId } from "react"
import { CloseIcon } from "./icon"
import { useModal } from "./use-modal"

type DialogProps = { title: string; onClose: () => void; children: ReactNode }

/** A question or a short form in the middle of the screen. Mount it to open it. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const heading = useId()
  const modal = useModal(onClose)
  return (
    <dialog
      {...modal}
      aria-labelledby={heading}
      className="w-[min(560px,calc(100vw-24px))] rounded-md border border-line-strong bg-surface p-0 shadow-xl shadow-shade/40"
    >
      <div className="flex items-center justify-between gap-3 border-b border-line px-4 py-2.5">
        <h2 id={heading}>{title}</h2>
        <CloseButton onClose={onClose} />
      </div>
      <div className="p-4">{children}</div>
    </dialog>
  )
}

export function CloseButton({ onClose }: { onClose: () => void }) {
  return (
    <button
      type="button"
      aria-label="Close"
      title="Close (Esc)"
      onClick={onClose}
      className="-mr-1 rounded-md p-1 text-muted hover:bg-hover hover:text-text"
    >
      <CloseIcon size={15} />
    </button>
  )
}
