"use client"

import { useSearchParams } from "next/navigation"
import type { ReactNode } from "react"
import { Link } from "@/components/ui/link"
import { keepParams } from "./kept-params"

type KeptLinkProps = { href: string; children: ReactNode; className?: string | undefined; title?: string | undefined }

/** A link within the dashboard that keeps the connection and the zone. */
export function KeptLink({ href, children, className, title }: KeptLinkProps) {
  const params = useSearchParams()
  return (
    <Link
      href={keepParams(href, params)}
      className={className ?? "text-accent hover:underline"}
      {...(title === undefined ? {} : { title })}
    >
      {children}
    </Link>
  )
}
