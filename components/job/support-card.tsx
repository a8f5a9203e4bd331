"use client"

import { ComplaintButton } from "@/components/quality/complaint-button"
import { ComplaintList } from "@/components/quality/complaint-list"
import { LinkedTickets } from "@/components/tickets/linked-tickets"
import { Card } from "@/components/ui/card"
import type { JobDetail } from "@/lib/jobs/detail-schema"
import { SupportActions } from "./support-actions"

/** The tickets of a job, and for one that has not failed (whose notice has them) the ways to answer and to report it. */
export function SupportCard({ detail }: { detail: JobDetail }) {
  const { ref, header } = detail
  return (
    <Card title="Support">
      <div className="flex flex-col gap-3.5 p-3.5">
        {header.status === "failed" ? null : (
          <SupportActions job={ref} isMain={false}>
            {header.status === "completed" ? <ComplaintButton job={ref} /> : null}
          </SupportActions>
        )}
        {header.status === "completed" ? <ComplaintList job={ref} /> : null}
        <LinkedTickets of={{ kind: "job", ...ref }} draft={{ customer: header.customer }} />
      </div>
    </Card>
  )
}
