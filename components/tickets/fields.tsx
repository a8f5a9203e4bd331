import type { ComponentProps, ReactNode } from "react"

const BOX = "w-full rounded-md border border-line-strong bg-surface px-2.5"

type LabelledProps = { label: string; hint?: string | undefined; children: ReactNode }

function Labelled({ label, hint, children }: LabelledProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
    <label className="flex min-w-0 flex-col gap-1">
      <span className="text-muted">
        {label}
        {hint ? <span className="text-faint"> {hint}</span> : null}
      </span>
      {children}
    </label>
  )
}

type FieldProps = ComponentProps<"input"> & { label: string; hint?: string | undefined }

/** One line to write in, under its name. */
export function Field({ label, hint, ...rest }: FieldProps) {
  return (
    <Labelled label={label} hint={hint}>
      <input {...rest} className={`${BOX} h-8`} />
    </Labelled>
  )
}

type AreaProps = ComponentProps<"textarea"> & { label: string; hint?: string | undefined }

/** Several lines to write in, under their name. */
export function Area({ label, hint, ...rest }: AreaProps) {
  return (
    <Labelled label={label} hint={hint}>
      <textarea {...rest} className={`${BOX} resize-y py-1.5`} />
    </Labelled>
  )
}

/** Why the last attempt did not work. */
export function FormProblem({ error }: { error: Error | null }) {
  return error ? (
    <p role="alert" className="text-failed">
      {error.message}
    </p>
  ) : null
}
