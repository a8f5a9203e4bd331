"use client"

import { JobSummary } from "@/components/job/job-summary"
import { buttonClass } from "@/components/ui/button"
import { Drawer } from "@/components/ui/drawer"
import { Kbd } from "@/components/ui/kbd"
import { Link } from "@/components/ui/link"
import type { JobRef } from "@/lib/domain/job"
import { shortenId } from "@/lib/format"

type JobDrawerProps = { job: JobRef; href: string; onClose: () => void }

/** A look at one job without leaving the list. */
export function JobDrawer({ job, href, onClose }: JobDrawerProps) {
  const title = (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="mono" title={job.jobId}>
        {shortenId(job.jobId)}
      </span>
      <span className="flex items-center gap-1 font-normal text-faint max-md:hidden">
        <Kbd>j</Kbd> <Kbd>k</Kbd> next and previous
      </span>
    </span>
  )
  return (
    <Drawer title={title} onClose={onClose}>
      <div className="mb-4">
        <Link href={href} className={buttonClass("default")}>
          Open the job’s page
          <span aria-hidden="true" className="max-md:hidden">
            <Kbd>o</Kbd>
          </span>
        </Link>
      </div>
      <JobSummary key={`${job.connection}/${job.jobId}`} connection={job.connection} jobId={job.jobId} />
    </Drawer>
  )
}
