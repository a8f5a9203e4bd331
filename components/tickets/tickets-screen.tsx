"use client"

import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { useRouter, useSearchParams } from "next/navigation"
import { useCallback, useRef, useState } from "react"
import { keepParams } from "@/components/shell/kept-params"
import { useShell } from "@/components/shell/shell-context"
import { Button } from "@/components/ui/button"
import { Chip } from "@/components/ui/chip"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Pages } from "@/components/ui/pages"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { Tabs } from "@/components/ui/tabs"
import { isAtLeast } from "@/lib/domain/operator"
import { toAppError } from "@/lib/errors"
import { formatCount } from "@/lib/format"
import { ticketQueries } from "@/lib/tickets/queries"
import {
  STATE_WORDS,
  TICKET_TABS,
  type TicketCounts,
  type TicketFilter,
  toTicketFilter,
  toTicketQuery,
} from "@/lib/tickets/schema"
import { NoTickets } from "./no-tickets"
import { TicketList } from "./ticket-list"
import { TicketSearch } from "./ticket-search"
import { useTicketKeys } from "./use-ticket-keys"

const saveTicket = toLate(() => import("./save-ticket").then((module) => module.SaveTicket))

const CAP = 10_000

/** "10k+" from 10,001 on. */
function toCountWords(count: number | undefined): string | null {
  if (count === undefined) return null
  return count > CAP ? formatCount(CAP, { capped: true }) : formatCount(count)
}

/** The tickets that the team saved; what is chosen stands in the URL. */
export function TicketsScreen() {
  const { by } = useShell()
  const params = useSearchParams()
  const router = useRouter()
  const filter = toTicketFilter(params)
  const counts = useQuery(ticketQueries.counts(filter)).data
  const [isSaving, setIsSaving] = useState(false)
  useAhead(saveTicket)
  const canSave = isAtLeast(by.role, "support")
  const search = useRef<HTMLInputElement>(null)
  const toHref = useCallback((next: TicketFilter) => keepParams(`/tickets${toTicketQuery(next)}`, params), [params])
  useTicketKeys({
    create: canSave ? () => setIsSaving(true) : undefined,
    search: () => search.current?.focus(),
  })
  return (
    <div className="flex flex-col">
      <div className="mb-1 flex items-center justify-between gap-3">
        <h1>Tickets</h1>
        {canSave ? (
          <Button aria-keyshortcuts="n" title="New ticket (n)" onClick={() => setIsSaving(true)}>
            New ticket
          </Button>
        ) : null}
      </div>
      <TicketTabs filter={filter} counts={counts} toHref={toHref} />
      <div className="flex min-h-11 flex-wrap items-center gap-2 py-2">
        {filter.customer === null ? null : (
          <Chip
            label="customer"
            value={<bdi>{filter.customer}</bdi>}
            onRemove={() => router.push(toHref({ ...filter, customer: null }))}
          />
        )}
        <TicketSearch filter={filter} toHref={toHref} input={search} />
      </div>
      <Results filter={filter} counts={counts} toHref={toHref} />
      {isSaving ? (
        <Late
          part={saveTicket}
          with={{
            draft: filter.customer === null ? {} : { customer: filter.customer },
            onClose: () => setIsSaving(false),
          }}
        />
      ) : null}
    </div>
  )
}

type PartProps = {
  filter: TicketFilter
  counts: TicketCounts | undefined
  toHref: (next: TicketFilter) => string
}

function TicketTabs({ filter, counts, toHref }: PartProps) {
  const items = TICKET_TABS.map((tab) => ({
    id: tab,
    label: tab === "all" ? "All" : STATE_WORDS[tab],
    count: toCountWords(counts?.[tab]),
    href: toHref({ ...filter, tab }),
  }))
  return <Tabs items={items} current={filter.tab} label="Tickets by state" />
}

function Results({ filter, counts, toHref }: PartProps) {
  const query = useInfiniteQuery(ticketQueries.pages(filter))
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  // A ticket that was changed between two pages comes twice: its first place counts.
  const unique = [...new Map(rows.toReversed().map((row) => [row.num, row])).values()].toReversed()
  if (query.isPending) return <Skeleton className="h-[420px]" />
  if (query.isError && rows.length === 0) {
    return (
      <Problem
        title="The tickets could not be read"
        detail={toAppError(query.error).message}
        onRetry={() => void query.refetch()}
      />
    )
  }
  if (rows.length === 0) return <NoTickets filter={filter} counts={counts} toHref={toHref} />
  return (
    <Pages query={query} more="More tickets">
      <TicketList rows={unique} />
    </Pages>
  )
}
