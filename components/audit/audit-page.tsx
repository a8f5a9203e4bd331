"use client"

import { useInfiniteQuery } from "@tanstack/react-query"
import { KeptLink } from "@/components/shell/kept-link"
import { buttonClass } from "@/components/ui/button"
import { Empty } from "@/components/ui/empty"
import { Link } from "@/components/ui/link"
import { Pages } from "@/components/ui/pages"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { auditQueries } from "@/lib/audit/queries"
import { type AuditActor, toAuditParams } from "@/lib/audit/schema"
import { toAppError } from "@/lib/errors"
import { EntryList } from "./entry-list"
import { Filters } from "./filters"
import { type FilterPlace, useAuditFilter } from "./use-audit-filter"

/** Who did what, when and from where: everything that was done here, refused here or taken out of here. */
export function AuditPage({ actors }: { actors: readonly AuditActor[] }) {
  const place = useAuditFilter()
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <KeptLink href="/settings">← Settings</KeptLink>
          <h1>Audit</h1>
          <p className="max-w-[80ch] text-pretty text-muted">
            Every change, export, sign-in and refusal. Entries are never changed or removed, not even by an admin.
          </p>
        </div>
        <a href={`/api/audit/export?${toAuditParams(place.filter)}`} download className={buttonClass()}>
          Export CSV
        </a>
      </div>
      <Filters actors={actors} {...place} />
      <Results {...place} />
    </div>
  )
}

function Results({ filter, toHref }: FilterPlace) {
  const query = useInfiniteQuery(auditQueries.pages(filter))
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? []
  if (query.isPending) return <Skeleton className="h-[420px]" />
  if (query.isError && entries.length === 0) {
    const detail = toAppError(query.error).message
    return <Problem title="The log could not be read" detail={detail} onRetry={() => void query.refetch()} />
  }
  if (entries.length === 0) return <Nothing toHref={toHref} />
  return (
    <Pages query={query} more="Older entries" end="That is all there is.">
      <EntryList entries={entries} />
    </Pages>
  )
}

function Nothing({ toHref }: Pick<FilterPlace, "toHref">) {
  const href = toHref({ person: null, action: null, q: "", from: null, to: null })
  return (
    <Empty
      title="No entry is like this"
      action={
        <Link href={href} className={buttonClass()}>
          Show all entries
        </Link>
      }
    >
      Another person, action, text or other days may find what you look for.
    </Empty>
  )
}
