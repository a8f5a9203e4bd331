"use client"

import { type ReactNode, useId } from "react"
import { CloseButton } from "./dialog"
import { useModal } from "./use-modal"

type DrawerProps = { title: ReactNode; onClose: () => void; children: ReactNode }

/** A look at one thing without leaving the list; the whole screen on a phone. Mount it to open it. */
export function Drawer({ title, onClose, children }: DrawerProps) {
  const heading = useId()
  const modal = useModal(onClose)
  return (
    <dialog
      {...modal}
      aria-labelledby={heading}
      className="mr-0 ml-auto my-0 h-dvh max-h-none w-[min(640px,100vw)] max-w-none border-l border-line-strong bg-surface p-0 shadow-xl shadow-shade/40"
    >
      <div className="flex h-full flex-col">
        <div className="flex min-h-12 flex-none items-center justify-between gap-3 border-b border-line px-4 py-2">
          <h2 id={heading} className="min-w-0">
            {title}
          </h2>
          <CloseButton onClose={onClose} />
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
      </div>
    </dialog>
  )
}
