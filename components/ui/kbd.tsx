import type { ReactNode } from "react"

/** A key to press. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-block rounded-[4px] border border-line bg-surface px-[5px] text-[11px] leading-[18px] text-muted">
      {children}
    </kbd>
  )
}
