"use client"

import { Late, toLate } from "@/components/ui/late"
import { Skeleton } from "@/components/ui/skeleton"
import type { JobDetail, JobView } from "@/lib/jobs/detail-schema"
import { BillingView } from "./billing-view"
import { RequestView } from "./request-view"
import { ResponseView } from "./response-view"
import { WebhooksView } from "./webhooks-view"

const inspect = toLate(() => import("../inspect/inspect-view").then((module) => module.InspectView))
const notes = toLate(() => import("../notes/notes-view").then((module) => module.NotesView))

type OtherViewProps = { detail: JobDetail; view: Exclude<JobView, "timeline"> }

/** The parts of a job page that are not the first. */
export function OtherView({ detail, view }: OtherViewProps) {
  switch (view) {
    case "inspect":
      return <Late part={inspect} with={{ detail }} waiting={<Skeleton className="h-96" />} />
    case "notes":
      return (
        <Late
          part={notes}
          with={{ subject: { kind: "job", connection: detail.ref.connection, jobId: detail.ref.jobId } }}
          waiting={<Skeleton className="h-32" />}
        />
      )
    case "request":
      return <RequestView request={detail.request} findings={detail.findings} />
    case "response":
      return <ResponseView response={detail.response} />
    case "webhooks":
      return <WebhooksView webhooks={detail.webhooks} />
    case "billing":
      return <BillingView billing={detail.billing} />
  }
}
