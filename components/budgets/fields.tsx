import { type ComponentProps, type ReactNode, useSyncExternalStore } from "react"

export const FIELD = "h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5"

type FieldProps = {
  label: string
  /** What is wrong with what stands in it; null: nothing. */
  problem?: string | null
  children: ReactNode
}

/** A named field of a form. */
export function Field({ label, problem = null, children }: FieldProps) {
  return (
    <div className="min-w-0">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children */}
      <label className="flex min-w-0 flex-col gap-1">
        <span className="text-muted">{label}</span>
        {children}
      </label>
      <p role="status" className="mt-1 text-pretty text-failed empty:mt-0">
        {problem}
      </p>
    </div>
  )
}

export function NumberField(props: Omit<ComponentProps<"input">, "className" | "type">) {
  return (
    <input inputMode="decimal" autoComplete="off" spellCheck={false} className={`${FIELD} tabular-nums`} {...props} />
  )
}

const never = () => () => {}

/** Fields that wait for their script: what is typed before it is here would be lost, and what is chosen taken for something else. */
export function Fields({ children }: { children: ReactNode }) {
  const isHere = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  return (
    <fieldset disabled={!isHere} className="contents">
      {children}
    </fieldset>
  )
}

export function Failure({ error }: { error: Error | null }) {
  if (!error) return null
  return (
    <p role="alert" className="text-failed">
      {error.message}
    </p>
  )
}
