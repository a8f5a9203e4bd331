"use client"

import { VendorText } from "@/components/job/vendor-text"
import { KeptLink } from "@/components/shell/kept-link"
import { Card } from "@/components/ui/card"
import { CopyId } from "@/components/ui/copy-id"
import { Instant } from "@/components/ui/instant"
import { Link } from "@/components/ui/link"
import { formatCost, formatCount } from "@/lib/format"
import type { DuplicateWaste, RepeatCluster, RepeatJob } from "@/lib/waste/schema"
import { isBlind, toJobs } from "./words"

/** Which videos were bought again, by whom first and by whom after, dearest first. */
export function RepeatClusters({ duplicate }: { duplicate: DuplicateWaste }) {
  const { clusters, clusterCount } = duplicate
  const aside = clusterCount > clusters.length ? `${clusters.length} dearest of ${formatCount(clusterCount)}` : null
  return (
    <Card title="What was bought twice" aside={aside}>
      {clusters.length === 0 ? (
        <p className="px-3.5 py-2.5 text-pretty text-muted">
          <NoClusters duplicate={duplicate} />
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {clusters.map((cluster) => (
            <li key={`${cluster.connection} ${cluster.first.jobId} ${cluster.repeats[0]?.jobId}`}>
              <Cluster cluster={cluster} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function NoClusters({ duplicate }: { duplicate: DuplicateWaste }) {
  const { known, erasedJobs } = duplicate
  if (erasedJobs > 0) return <>Only jobs of customers that were erased: which video it was is not kept.</>
  if (known.looked === 0) return <>No job completed in this time.</>
  if (isBlind(duplicate))
    return (
      <>
        Which video a job was made from, and with which model, is not reported.{" "}
        <KeptLink href="/settings/attribution">Attribution</KeptLink> fills it; then it is known what was bought twice.
      </>
    )
  const share =
    known.withSource < known.looked
      ? ` Of the newest ${formatCount(known.looked)} completed jobs, ${formatCount(known.withSource)} name their source and model; of the others nobody can tell.`
      : ""
  return <>Nothing was bought twice.{share}</>
}

function Cluster({ cluster }: { cluster: RepeatCluster }) {
  const { source, model, format, customer, first, repeats, jobs } = cluster
  const kind = [model, format, customer].filter((one) => one !== null).join(" · ")
  return (
    <details className="group">
      <summary className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-3.5 py-2 hover:bg-hover">
        <span className="grid min-w-0 flex-1 basis-64 grid-cols-[16px_minmax(0,1fr)]">
          <span aria-hidden="true" className="inline-block text-faint group-open:rotate-90 group-open:self-start">
            ▸
          </span>
          {source === null ? <span className="text-faint">source not known</span> : <VendorText>{source}</VendorText>}
          <VendorText className="col-start-2 text-muted">{kind}</VendorText>
        </span>
        <span className="whitespace-nowrap text-muted tabular-nums">{toJobs(jobs, "time")} again</span>
        <span className="num whitespace-nowrap sm:min-w-24">
          {formatCost(cluster.milli, cluster.isEstimated)} <span className="text-muted">credits</span>
        </span>
      </summary>
      <ul className="border-t border-line bg-sunken px-3.5 py-1.5">
        <JobLine job={first} part="had it" />
        {repeats.map((job) => (
          <JobLine key={job.jobId} job={job} part="again" />
        ))}
        <li className="py-1 text-muted">
          {jobs > repeats.length ? `${formatCount(jobs - repeats.length)} more are not shown here. ` : null}
          <Link href={cluster.href} className="text-accent hover:underline">
            Jobs with this file name, model, format and customer on these days
          </Link>
        </li>
      </ul>
    </details>
  )
}

function JobLine({ job, part }: { job: RepeatJob; part: "had it" | "again" }) {
  const href = `/jobs/${encodeURIComponent(job.connection)}/${encodeURIComponent(job.jobId)}`
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 py-1 sm:grid sm:grid-cols-[56px_140px_140px_minmax(0,1fr)_88px]">
      <span className={part === "again" ? "text-handled" : "text-muted"}>{part}</span>
      <span>
        <Instant at={job.createdAt} mode="absolute" />
      </span>
      <CopyId id={job.jobId} href={href} />
      <span className="min-w-0 text-muted">
        key <VendorText>{job.keyAlias}</VendorText>
        {job.user === null ? null : (
          <>
            , <VendorText>{job.user}</VendorText>
          </>
        )}
      </span>
      <span className="num max-sm:ml-auto">{formatCost(job.costMilli, job.isEstimated)}</span>
    </li>
  )
}
