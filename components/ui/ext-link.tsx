import type { ReactNode } from "react"

type ExtLinkProps = { href: string; children: ReactNode; className?: string | undefined }

function isWeb(href: string): boolean {
  return URL.canParse(href) && /^https?:$/.test(new URL(href).protocol)
}

/** A link out of the product. An address that is not http(s) stays text: some of them come from the vendor. */
export function ExtLink({ href, children, className }: ExtLinkProps) {
  if (!isWeb(href)) return <span className={className}>{children}</span>
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      referrerPolicy="no-referrer"
      className={className ?? "text-accent hover:underline"}
    >
      {children}
      <span aria-hidden="true" className="text-faint">
        {" ↗"}
      </span>
      <span className="sr-only"> (opens a new tab)</span>
    </a>
  )
}
