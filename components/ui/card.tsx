import type { ReactNode } from "react"

type CardProps = { title?: ReactNode; aside?: ReactNode; children: ReactNode }

/** A framed part of a page. Tables and padded text inside it line up at 14 px. */
export function Card({ title, aside, children }: CardProps) {
  return (
    <section className="card min-w-0 rounded-md border border-line bg-surface">
      {title || aside ? (
        <div className="flex min-h-[41px] items-center justify-between gap-3 border-b border-line px-3.5 py-2">
          <h2>{title}</h2>
          {aside ? <div className="text-muted">{aside}</div> : null}
        </div>
      ) : null}
      {children}
    </section>
  )
}
