"use client"

import { useQuery } from "@tanstack/react-query"
import { NuqsAdapter } from "nuqs/adapters/next/app"
import { useCallback, useRef } from "react"
import { useConnection } from "@/components/shell/use-connection"
import type { Viewer } from "@/lib/domain/operator"
import { jobListQueries } from "@/lib/jobs/list-queries"
import { COLUMNS } from "@/lib/jobs/list-schema"
import { ColumnMenu } from "./column-menu"
import { ExportMenu } from "./export-menu"
import { JobResults } from "./job-results"
import { toColumns } from "./list-state"
import { ListTabs, toCountWords } from "./list-tabs"
import { ListToolbar } from "./list-toolbar"
import { useJobList } from "./use-job-list"
import { ViewsMenu } from "./views-menu"

/** The list of jobs. Everything that can be chosen on it stands in the URL. */
export function JobsScreen({ viewer }: { viewer: Viewer }) {
  return (
    <NuqsAdapter>
      <Screen viewer={viewer} />
    </NuqsAdapter>
  )
}

function Screen({ viewer }: { viewer: Viewer }) {
  const list = useJobList()
  const { connection } = useConnection()
  const { data: counts } = useQuery(jobListQueries.counts(list.filter))
  const { data: meta } = useQuery(jobListQueries.meta(connection))
  const search = useRef<HTMLInputElement>(null)
  const focusSearch = useCallback(() => {
    search.current?.focus()
    search.current?.select()
  }, [])
  const filled = meta?.filled ?? COLUMNS
  const columns = toColumns(list.state, filled)
  return (
    <div className="flex flex-col">
      <div className="mb-1 flex items-center justify-between gap-3">
        <h1>Jobs</h1>
        <div className="flex items-center gap-1">
          <ViewsMenu list={list} viewer={viewer} />
          <span className="max-md:hidden">
            <ColumnMenu list={list} shown={columns} filled={filled} />
          </span>
          <ExportMenu list={list} count={toCountWords(counts?.tabs[list.state.tab])} />
        </div>
      </div>
      <ListTabs state={list.state} counts={counts} />
      <ListToolbar list={list} filled={filled} counts={counts} search={search} />
      <JobResults list={list} columns={columns} filled={filled} meta={meta} focusSearch={focusSearch} />
    </div>
  )
}
