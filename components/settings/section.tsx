import type { ReactNode } from "react"

type SectionProps = { id: string; title: string; intro?: ReactNode; children: ReactNode }

/** One subject of the settings: what it is on the left, the thing itself on the right. */
export function Section({ id, title, intro, children }: SectionProps) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="grid gap-x-8 gap-y-3 border-t border-line py-5 [h1+&]:border-t-0 [h1+&]:pt-3 lg:grid-cols-[220px_minmax(0,720px)]"
    >
      <div>
        <h2 id={`${id}-title`}>{title}</h2>
        {intro ? <p className="max-w-[60ch] text-pretty text-muted">{intro}</p> : null}
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  )
}
