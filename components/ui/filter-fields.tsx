import type { ReactNode } from "react"

/** How a field of a filter looks, also one that is drawn elsewhere. */
export const FILTER_BOX = "h-[30px] min-w-0 rounded-md border border-line-strong bg-surface px-2"

type ChoiceProps = {
  label: string
  /** Null: the first choice, whose value is "". */
  value: string | null
  onChange: (value: string | null) => void
  children: ReactNode
}

/** One of several, at once. */
export function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <label className="flex min-w-0 items-center gap-1.5">
      <span className="text-muted">{label}</span>
      <select
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value || null)}
        className={`${FILTER_BOX} w-44 truncate`}
      >
        {children}
      </select>
    </label>
  )
}

type DayProps = { label: string; value: string | null; onChange: (value: string | null) => void }

/** An ISO day. Uncontrolled: a day that is half typed is no day yet. */
export function Day({ label, value, onChange }: DayProps) {
  return (
    <label className="flex items-center gap-1.5">
      <span className="text-muted">{label}</span>
      <input
        key={value}
        type="date"
        defaultValue={value ?? ""}
        min="2000-01-01"
        max="2099-12-31"
        onBlur={(event) => event.target.value !== (value ?? "") && onChange(event.target.value || null)}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        className={FILTER_BOX}
      />
    </label>
  )
}
