"use client"

import { usePathname, useSearchParams } from "next/navigation"
import type { ReactNode } from "react"
import { Link } from "@/components/ui/link"
import type { JobRef } from "@/lib/domain/job"
import type { JobView } from "@/lib/jobs/detail-schema"
import { toJobPath } from "./support-actions"

type ViewLinkProps = { job: JobRef; view: JobView; children: ReactNode }

/** To another part of a job's page; on that page the list it was opened from stays in the address. */
export function ViewLink({ job, view, children }: ViewLinkProps) {
  const search = useSearchParams()
  const path = toJobPath(job)
  const isHere = usePathname() === path
  const query = new URLSearchParams(isHere ? search : undefined)
  query.set("view", view)
  return (
    <Link href={`${path}?${query}`} className="text-accent hover:underline" scroll={!isHere}>
      {children}
    </Link>
  )
}
