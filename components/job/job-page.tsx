"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { useSearchParams } from "next/navigation"
import { lazy, memo, useDeferredValue, useState } from "react"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { Tabs } from "@/components/ui/tabs"
import type { JobRef } from "@/lib/domain/job"
import { toAppError } from "@/lib/errors"
import { jobQueries } from "@/lib/jobs/detail-queries"
import { JOB_VIEWS, type JobDetail, type JobPlace, type JobView, toJobView } from "@/lib/jobs/detail-schema"
import { JobBar } from "./job-bar"
import { JobHead } from "./job-head"
import { JobSkeleton } from "./job-skeleton"

const others = { load: async () => void (await import("./other-view")) }
const support = toLate(() => import("./support-card").then((module) => module.SupportCard))

/* Drawn by the server like the rest; their code comes right after the page's first scripts. */
const JobNotice = lazy(() => import("./job-notice").then((module) => ({ default: module.JobNotice })))
const MediaCard = lazy(() => import("./media-card").then((module) => ({ default: module.MediaCard })))
const TimelineView = lazy(() => import("./timeline-view").then((module) => ({ default: module.TimelineView })))
const OtherView = lazy(() => import("./other-view").then((module) => ({ default: module.OtherView })))

type JobPageProps = {
  job: JobRef
  place: JobPlace
  /** Hosts that the browser may load a customer's media from. */
  mediaHosts: readonly string[]
  /** Viewers look; asking the vendor is for support and admins. */
  canRefresh: boolean
}

const TITLES = {
  timeline: "Timeline",
  inspect: "Why it failed",
  request: "Request",
  response: "Response",
  webhooks: "Webhooks",
  billing: "Billing",
  notes: "Notes",
} as const satisfies Record<JobView, string>

/** One job: what happened, when, how we know, and what to do. */
export function JobPage({ job, place, mediaHosts, canRefresh }: JobPageProps) {
  const { data: newest, error, refetch } = useQuery(jobQueries.detail(job))
  // The late parts below have no Suspense of their own: React's server would send its fallback first, and the page would jump.
  // So what draws them is deferred (and memoised): then React waits for their code with what is on the screen.
  const data = useDeferredValue(newest)
  const search = useSearchParams()
  const view = useDeferredValue(toJobView(search.get("view")))
  return (
    <div className="flex flex-col gap-3.5">
      <JobBar job={job} place={place} canRefresh={canRefresh} />
      {error ? (
        <Problem
          title={
            data ? "This job could not be read again; below is what was read before" : "This job could not be read"
          }
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? <Loaded detail={data} view={view} mediaHosts={mediaHosts} /> : error ? null : <JobSkeleton />}
    </div>
  )
}

type LoadedProps = { detail: JobDetail; view: JobView; mediaHosts: readonly string[] }

const Loaded = memo(function Loaded({ detail, view: asked, mediaHosts }: LoadedProps) {
  const search = useSearchParams()
  useAhead(others)
  const views = JOB_VIEWS.filter((id) => id !== "inspect" || detail.failure)
  const view = views.find((id) => id === asked) ?? "timeline"
  const [isWide, setIsWide] = useState(false)
  const toHref = (next: JobView) => {
    const query = new URLSearchParams(search)
    if (next === "timeline") query.delete("view")
    else query.set("view", next)
    return `?${query}`
  }
  const items = views.map((id) => ({
    id,
    label: TITLES[id],
    href: toHref(id),
    count: toCount(detail, id),
  }))
  return (
    <>
      <JobHead detail={detail} />
      <JobNotice detail={detail} hasWords={view === "inspect"} />
      <Tabs items={items} current={view} label="Parts of this job" />
      <div className={clsx("grid items-start gap-7", isWide || "lg:grid-cols-[minmax(0,1fr)_340px]")}>
        <div className="min-w-0">
          {view === "timeline" ? <TimelineView items={detail.timeline} /> : <OtherView detail={detail} view={view} />}
        </div>
        <div className={clsx("flex min-w-0 flex-col gap-3.5", isWide && "lg:order-first")}>
          <MediaCard detail={detail} mediaHosts={mediaHosts} isWide={isWide} onWide={setIsWide} />
          <Late part={support} with={{ detail }} waiting={<Skeleton className="h-32" />} />
        </div>
      </div>
    </>
  )
})

/** What stands beside a tab's name. */
function toCount({ webhooks, notes }: JobDetail, id: JobView): number | null {
  if (id === "webhooks") return webhooks.deliveries.length + webhooks.notShown || null
  return id === "notes" ? notes || null : null
}
