"use client"

import { useQuery } from "@tanstack/react-query"
import { useRouter, useSearchParams } from "next/navigation"
import { useState } from "react"
import { announce } from "@/components/ui/announce"
import { Button, buttonClass } from "@/components/ui/button"
import { copyText } from "@/components/ui/copy-text"
import { Icon, RefreshIcon } from "@/components/ui/icon"
import { Kbd } from "@/components/ui/kbd"
import { Link } from "@/components/ui/link"
import type { JobRef } from "@/lib/domain/job"
import { formatCount, shortenId } from "@/lib/format"
import { jobQueries } from "@/lib/jobs/detail-queries"
import type { JobPlace } from "@/lib/jobs/detail-schema"
import type { Tab } from "@/lib/jobs/list-schema"
import type { JobNeighbours, NeighbourRef } from "@/lib/jobs/list-types"
import { useKeys } from "./use-keys"
import { useRefreshJob } from "./use-refresh-job"

const LEFT = "M15 6l-6 6 6 6"
const RIGHT = "M9 6l6 6-6 6"
const CHAIN = "M9 17H7A5 5 0 0 1 7 7h2M15 7h2a5 5 0 0 1 0 10h-2M8 12h8"

const TAB_WORDS = {
  all: null,
  running: "Running",
  failed: "Failed",
  overdue: "Overdue",
  waiting: "Waiting",
  done: "Done",
} as const satisfies Record<Tab, string | null>

async function copyLink(): Promise<void> {
  const isCopied = await copyText(window.location.href)
  announce(isCopied ? "Link copied" : "The browser refused to copy")
}

/** The way back to the list, the neighbours in it, the link, and asking the vendor now. */
export function JobBar({ job, place, canRefresh }: { job: JobRef; place: JobPlace; canRefresh: boolean }) {
  const search = useSearchParams()
  const { data } = useQuery(jobQueries.neighbours(place.filterQuery, job))
  const router = useRouter()
  const openNotes = () => {
    const query = new URLSearchParams(search)
    query.set("view", "notes")
    router.push(`?${query}`, { scroll: false })
  }
  useKeys({ y: () => void copyLink(), n: openNotes })
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5 text-muted">
      <nav aria-label="Way back" className="flex min-w-0 items-center gap-1.5">
        <Link href={place.listHref} className="text-accent hover:underline">
          {["Jobs", TAB_WORDS[place.tab]].filter(Boolean).join(" · ")}
        </Link>
        <span aria-hidden="true">/</span>
        <span className="mono truncate" title={job.jobId}>
          {shortenId(job.jobId)}
        </span>
      </nav>
      <div className="no-print flex items-center gap-2">
        <Neighbours neighbours={data} place={place} view={search.get("view")} />
        <Button
          variant="quiet"
          onClick={() => void copyLink()}
          title="Copy the link to this page (y)"
          className="px-1.5"
        >
          <Icon path={CHAIN} size={14} />
          <span className="max-sm:sr-only">Copy link</span>
          <span aria-hidden="true" className="max-md:hidden">
            <Kbd>y</Kbd>
          </span>
        </Button>
        <Refresh job={job} canRefresh={canRefresh} />
      </div>
    </div>
  )
}

function Refresh({ job, canRefresh }: { job: JobRef; canRefresh: boolean }) {
  const [isAsking, setIsAsking] = useState(false)
  const refresh = useRefreshJob(job)
  const ask = () => {
    setIsAsking(true)
    void refresh().finally(() => setIsAsking(false))
  }
  return (
    <Button
      onClick={ask}
      disabled={!canRefresh || isAsking}
      title={canRefresh ? "Ask the vendor for this job now" : "Asking the vendor needs the role support"}
    >
      <RefreshIcon size={13} className={isAsking ? "animate-spin" : ""} />
      {isAsking ? "Asking" : "Refresh"}
    </Button>
  )
}

/** What narrows the list stays in the address, so that the next step walks the same list. */
function toQuery({ listHref }: JobPlace): string {
  return listHref.slice("/jobs".length)
}

type NeighboursProps = { neighbours: JobNeighbours | undefined; place: JobPlace; view: string | null }

function Neighbours({ neighbours, place, view }: NeighboursProps) {
  const router = useRouter()
  const toHref = (ref: NeighbourRef | null | undefined): string | null => {
    if (!ref) return null
    const href = `/jobs/${encodeURIComponent(ref.connection)}/${encodeURIComponent(ref.jobId)}${toQuery(place)}`
    return view ? `${href}${href.includes("?") ? "&" : "?"}view=${encodeURIComponent(view)}` : href
  }
  const previous = toHref(neighbours?.previous)
  const next = toHref(neighbours?.next)
  const go = (href: string | null) => {
    if (href) router.push(href)
  }
  useKeys({ k: () => go(previous), j: () => go(next) })
  return (
    <div className="flex items-center">
      <Step href={previous} label="Previous job in the list (k)" icon={<Icon path={LEFT} size={15} />} />
      <span className="min-w-[5.5ch] whitespace-nowrap text-center tabular-nums">{toPlace(neighbours)}</span>
      <Step href={next} label="Next job in the list (j)" icon={<Icon path={RIGHT} size={15} />} />
    </div>
  )
}

/** "3 of 61"; where the list is too long to count, or the job no longer matches it, only what is known. */
function toPlace(neighbours: JobNeighbours | undefined): string {
  if (!neighbours) return ""
  const { position, total } = neighbours
  const all = total === null ? "10k+" : formatCount(total)
  if (position === null) return total === null ? `in ${all}` : `not in these ${all}`
  return `${formatCount(position)} of ${all}`
}

function Step({ href, label, icon }: { href: string | null; label: string; icon: React.ReactNode }) {
  const look = buttonClass("quiet", "px-1.5")
  if (href === null)
    return (
      <span className={`${look} opacity-40`} aria-hidden="true">
        {icon}
      </span>
    )
  return (
    <Link href={href} className={look} aria-label={label} title={label}>
      {icon}
    </Link>
  )
}
