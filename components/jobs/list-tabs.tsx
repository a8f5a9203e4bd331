import { Tabs } from "@/components/ui/tabs"
import { formatCount } from "@/lib/format"
import { type JobListState, TABS, toJobListHref } from "@/lib/jobs/list-schema"
import type { JobCounts } from "@/lib/jobs/list-types"
import { TAB_WORDS } from "./list-state"

const CAP = 10_000

/** "10k+" from 10,001 on; nothing where the count is not known. */
export function toCountWords(count: number | null | undefined): string | null {
  if (count === null || count === undefined) return null
  return count > CAP ? formatCount(CAP, { capped: true }) : formatCount(count)
}

/** The tabs over the list. Each keeps all other filters, so its count is what a click on it shows. */
export function ListTabs({ state, counts }: { state: JobListState; counts: JobCounts | undefined }) {
  const items = TABS.map((tab) => ({
    id: tab,
    label: TAB_WORDS[tab],
    count: toCountWords(counts?.tabs[tab]),
    href: toJobListHref({ ...state, tab, sort: null, open: null }),
  }))
  return <Tabs items={items} current={state.tab} label="Jobs by state" />
}
