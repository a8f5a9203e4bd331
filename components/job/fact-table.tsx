import type { ReactNode } from "react"

/** Names and values in two columns; on a phone the value stands under its name. */
export function FactTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    <dl aria-label={label} className="divide-y divide-line">
      {children}
    </dl>
  )
}

type FactRowProps = { name: ReactNode; hint?: string | undefined; children: ReactNode; aside?: ReactNode }

export function FactRow({ name, hint, children, aside }: FactRowProps) {
  return (
    <div className="grid gap-x-4 px-3.5 py-1.5 sm:grid-cols-[minmax(120px,200px)_minmax(0,1fr)_auto]">
      <dt className="min-w-0 text-muted" title={hint}>
        {name}
      </dt>
      <dd className="min-w-0">{children}</dd>
      {aside ? <dd className="text-faint sm:text-right">{aside}</dd> : null}
    </div>
  )
}
