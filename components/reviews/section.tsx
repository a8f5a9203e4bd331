import type { ReactNode } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { ExtLink } from "@/components/ui/ext-link"

type SectionProps = { id: string; title: string; aside?: ReactNode; children: ReactNode }

/** A part of the sheet. On paper it is kept on one page where it fits on one. */
export function Section({ id, title, aside, children }: SectionProps) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="mt-6 scroll-mt-16 break-inside-avoid border-t border-line pt-4"
    >
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 id={`${id}-title`} className="text-lg">
          {title}
        </h2>
        {aside ? <div className="no-print text-muted">{aside}</div> : null}
      </div>
      {children}
    </section>
  )
}

type ReportLinkProps = { href: string; children: ReactNode; className?: string }

/** Where a figure of the report leads: within the dashboard, or to the vendor's Dashboard. */
export function ReportLink({ href, children, className }: ReportLinkProps) {
  if (!href.startsWith("/")) return <ExtLink href={href}>{children}</ExtLink>
  return (
    <KeptLink href={href} className={className}>
      {children}
    </KeptLink>
  )
}

/** A line that explains, smaller in voice than the figures. */
export function Remark({ children }: { children: ReactNode }) {
  return <p className="mt-2 max-w-[80ch] text-pretty text-muted">{children}</p>
}
