import { Button } from "@/components/ui/button"
import { Empty } from "@/components/ui/empty"
import { formatCount } from "@/lib/format"
import type { Tab } from "@/lib/jobs/list-schema"
import type { JobListMeta } from "@/lib/jobs/list-types"
import { type ActiveFilter, type Labels, NO_FILTERS, toActiveFilters } from "./list-state"
import { NotSynced } from "./not-synced"
import type { JobList } from "./use-job-list"

const NOTHING_IN_TAB = {
  all: { title: "No job yet", words: "Jobs appear here as soon as the vendor lists one." },
  running: { title: "Nothing is running", words: "Jobs appear here while the vendor works on them." },
  failed: { title: "No job has failed", words: "Failed jobs appear here, the newest failure first." },
  overdue: { title: "Nothing is late", words: "A job is late when it runs longer than jobs like it usually do." },
  waiting: { title: "Nothing waits", words: "Drafts that were not started and queued jobs appear here." },
  done: { title: "No job is done yet", words: "Finished jobs appear here, the newest first." },
} as const satisfies Record<Tab, { title: string; words: string }>

/** "Nothing has been read yet", "The first sync is at job 3,100 of about 12,000". The vendor's total is never trusted, so it is "about". */
export function toSyncWords(sync: NonNullable<JobListMeta["firstSync"]>): string {
  if (sync.jobs === 0) return "Nothing has been read from the vendor yet."
  const total = sync.total !== null && sync.total >= sync.jobs ? ` of about ${formatCount(sync.total)}` : ""
  return `The first sync is at job ${formatCount(sync.jobs)}${total}.`
}

type NoJobsProps = { list: JobList; meta: JobListMeta | undefined; labels?: Labels }

/** Why the list is empty, and what to do next: each reason is a screen of its own, and so is the first sync that cannot go on. */
export function NoJobs({ list, meta, labels = {} }: NoJobsProps) {
  const filters = toActiveFilters(list.state, labels)
  const last = filters.at(-1)
  if (meta?.firstSync && last === undefined) {
    return <NotSynced jobs={meta.firstSync.jobs} words={toSyncWords(meta.firstSync)} />
  }
  if (last) return <NoMatch list={list} filters={filters} last={last} meta={meta} />
  const { title, words } = NOTHING_IN_TAB[list.state.tab]
  return <Empty title={title}>{words}</Empty>
}

type NoMatchProps = { list: JobList; filters: ActiveFilter[]; last: ActiveFilter; meta: JobListMeta | undefined }

function NoMatch({ list, filters, last, meta }: NoMatchProps) {
  const action = (
    <span className="flex flex-wrap justify-center gap-2">
      <Button variant="primary" onClick={() => list.change(last.removal)}>
        Clear “{last.label} {last.value}”
      </Button>
      {filters.length > 1 ? <Button onClick={() => list.change(NO_FILTERS)}>Clear all filters</Button> : null}
      {list.state.tab === "all" ? null : <Button onClick={() => list.change({ tab: "all" })}>Look in all jobs</Button>}
    </span>
  )
  return (
    <Empty title="No job matches these filters" action={action}>
      {meta?.firstSync
        ? `${toSyncWords(meta.firstSync)} It may not have come to it yet.`
        : "Clear the last one, or look in another tab."}
    </Empty>
  )
}
