"use client"

import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { Tabs } from "@/components/ui/tabs"
import { toAppError } from "@/lib/errors"
import { FAILURE_TABS } from "@/lib/failures/list-schema"
import { failureQueries } from "@/lib/failures/queries"
import { formatCount } from "@/lib/format"
import { FailureToolbar } from "./failure-toolbar"
import { TAB_WORDS } from "./failure-words"
import { RangePicker } from "./range-picker"
import { useFailureFilter } from "./use-failure-filter"

/* Drawn by the server like the rest; its code comes right after the page's first scripts. */
const FailureGroups = lazy(() => import("./failure-groups").then((module) => ({ default: module.FailureGroups })))

/** Thousands of failed jobs as the few causes that they are. */
export function FailuresPage() {
  const place = useFailureFilter()
  const { filter, toHref } = place
  const { data, error, refetch } = useQuery(failureQueries.list(filter))
  const tabs = FAILURE_TABS.map((tab) => ({
    id: tab,
    label: TAB_WORDS[tab],
    count: data ? formatCount(data.tabs[tab]) : null,
    href: toHref({ tab: tab === "open" ? null : tab }),
  }))
  return (
    <div className="flex flex-col">
      <div className="mb-1 flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
        <h1>Failures</h1>
        <div className="flex flex-wrap items-center gap-x-3.5 gap-y-2">
          <KeptLink href="/quality" className="text-accent hover:underline">
            Quality complaints <span aria-hidden="true">→</span>
          </KeptLink>
          <RangePicker {...place} />
        </div>
      </div>
      <Tabs items={tabs} current={filter.tab} label="Causes by state" />
      <FailureToolbar place={place} list={data} />
      {error ? (
        <Problem
          title={
            data
              ? "The failures could not be read again; below is what was read before"
              : "The failures could not be read"
          }
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? (
        <Suspense fallback={<Skeleton className="h-80" />}>
          <FailureGroups list={data} place={place} />
        </Suspense>
      ) : error ? null : (
        <Skeleton className="h-80" />
      )}
    </div>
  )
}
