"use client"

import type { ReactNode } from "react"
import { CopyReply } from "@/components/packet/copy-reply"
import { KeptLink } from "@/components/shell/kept-link"
import { SpendButton } from "@/components/spend/spend-button"
import { buttonClass } from "@/components/ui/button"
import type { JobRef } from "@/lib/domain/job"

/** The address of a job's page. */
export function toJobPath({ connection, jobId }: JobRef): string {
  return `/jobs/${encodeURIComponent(connection)}/${encodeURIComponent(jobId)}`
}

type SupportActionsProps = { job: JobRef; isMain: boolean; children?: ReactNode }

/** What to do about a job: answer the customer, report it to the vendor, run it again. */
export function SupportActions({ job, isMain, children }: SupportActionsProps) {
  return (
    <div className="no-print flex flex-wrap gap-2">
      <CopyReply job={job} variant={isMain ? "primary" : "default"} />
      <KeptLink href={`${toJobPath(job)}/packet`} className={buttonClass()}>
        Escalation packet
      </KeptLink>
      <SpendButton job={job} />
      {children}
    </div>
  )
}
