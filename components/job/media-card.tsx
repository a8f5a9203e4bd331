"use client"

import clsx from "clsx"
import { useState } from "react"
import { Button } from "@/components/ui/button"
import { Card } from "@/components/ui/card"
import { ExtLink } from "@/components/ui/ext-link"
import { Instant } from "@/components/ui/instant"
import { isTerminal, type JobStatus } from "@/lib/domain/job"
import { isMediaHost } from "@/lib/domain/output-link"
import { hostOf } from "@/lib/format"
import type { JobDetail, JobFile } from "@/lib/jobs/detail-schema"
import { MediaPane } from "./media-pane"

type MediaCardProps = {
  detail: Pick<JobDetail, "media"> & { header: Pick<JobDetail["header"], "status"> }
  mediaHosts: readonly string[]
  /** Across the page, so that the two can be compared. */
  isWide: boolean
  onWide: (isWide: boolean) => void
}

/** What came in and what went out, beside each other on a checkerboard. Nothing is loaded before someone asks. */
export function MediaCard({ detail, mediaHosts, isWide, onWide }: MediaCardProps) {
  const { input, output } = detail.media
  const side = (
    <Button variant="quiet" className="max-lg:hidden" onClick={() => onWide(!isWide)}>
      {isWide ? "Smaller" : "Larger"}
    </Button>
  )
  return (
    <Card title="Input and output" aside={input || output ? side : null}>
      <div className={clsx("grid gap-3.5 p-3.5", isWide ? "sm:grid-cols-2" : "sm:max-lg:grid-cols-2")}>
        <Side
          title="Input"
          file={input}
          mediaHosts={mediaHosts}
          none="The vendor does not report the source’s address."
        />
        <Side title="Output" file={output} mediaHosts={mediaHosts} none={toNoOutput(detail.header.status)}>
          {output ? <Life file={output} fetchedAt={output.fetchedAt} /> : null}
        </Side>
      </div>
      <p className="px-3.5 pb-3 text-xs text-faint">
        Media load in your browser, straight from their host, only when you ask.
      </p>
    </Card>
  )
}

function toNoOutput(status: JobStatus): string {
  if (status === "failed") return "None: the job failed."
  return isTerminal(status) ? "The vendor’s answer holds no link to it." : "None yet: the job has not ended."
}

type SideProps = {
  title: string
  file: JobFile | null
  mediaHosts: readonly string[]
  none: string
  children?: React.ReactNode
}

function Side({ title, file, mediaHosts, none, children }: SideProps) {
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 font-medium">{title}</figcaption>
      {file === null ? (
        <p className="text-muted">{none}</p>
      ) : (
        <Frame title={title} file={file} mediaHosts={mediaHosts} />
      )}
      {children}
    </figure>
  )
}

function Frame({ title, file, mediaHosts }: { title: string; file: JobFile; mediaHosts: readonly string[] }) {
  const [isAsked, setIsAsked] = useState(false)
  const host = hostOf(file.url) ?? ""
  const isAllowed = file.localPath !== null || isMediaHost(host, mediaHosts)
  if (!isAllowed)
    return (
      <p className="text-pretty text-muted">
        On <bdi className="mono">{host}</bdi>, which is not among the hosts that may be loaded here (MEDIA_HOSTS).{" "}
        <ExtLink href={file.url}>Open it</ExtLink>
      </p>
    )
  const source = file.localPath ?? file.url
  if (file.kind === "link")
    return (
      <p className="text-pretty text-muted">
        A file that browsers do not play.{" "}
        {file.localPath === null ? <ExtLink href={file.url}>Download</ExtLink> : <a href={file.localPath}>Download</a>}
      </p>
    )
  return (
    <div className="checkerboard grid aspect-video place-items-center overflow-hidden rounded-[4px] border border-line">
      {isAsked ? (
        <MediaPane key={source} title={title} source={source} kind={file.kind} />
      ) : (
        <Button onClick={() => setIsAsked(true)}>Load {title.toLowerCase()}</Button>
      )}
    </div>
  )
}

/** How long the link lives, by its own words; else that nobody knows. */
function Life({ file, fetchedAt }: { file: JobFile; fetchedAt: string | null }) {
  const got = fetchedAt ? (
    <>
      Link first answered <Instant at={fetchedAt} />.{" "}
    </>
  ) : null
  return (
    <p className="mt-1 text-pretty text-xs text-muted">
      {got}
      {file.life === "not_known" ? "How long it stays valid is not reported by the vendor." : null}
      {file.life === "expired" ? (
        <>
          It expired <Instant at={file.expiresAt} />; refresh the job for a new one.
        </>
      ) : null}
      {file.life === "live" || file.life === "expiring" ? (
        <>
          It says it expires <Instant at={file.expiresAt} />.
        </>
      ) : null}
    </p>
  )
}
