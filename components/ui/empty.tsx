import type { ReactNode } from "react"

type EmptyProps = { title: string; children: ReactNode; action?: ReactNode }

/** Nothing here, and that is known: why, and the next step. Not for errors (Problem). */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-1 px-6 py-12 text-center">
      <p className="font-medium">{title}</p>
      <div className="max-w-[52ch] text-pretty text-muted">{children}</div>
      {action ? <div className="mt-3">{action}</div> : null}
    </div>
  )
}
