import type { ReactNode } from "react"

type FactsProps = { items: readonly { label: string; value: ReactNode }[] }

/** Names and values, one pair a line; stacked where there is no room. */
export function Facts({ items }: FactsProps) {
  return (
    <dl>
      {items.map(({ label, value }) => (
        <div
          key={label}
          className="grid gap-x-4 border-b border-line px-3.5 py-1.5 last:border-b-0 sm:grid-cols-[168px_minmax(0,1fr)]"
        >
          <dt className="text-muted">{label}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
