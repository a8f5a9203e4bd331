"use client"

import { useQuery } from "@tanstack/react-query"
import { lazy, memo, Suspense, useDeferredValue } from "react"
import { useNoteKey } from "@/components/notes/use-note-key"
import { KeptLink } from "@/components/shell/kept-link"
import { useShell } from "@/components/shell/shell-context"
import { Card } from "@/components/ui/card"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { isAtLeast } from "@/lib/domain/operator"
import { toAppError } from "@/lib/errors"
import { ticketQueries } from "@/lib/tickets/queries"
import type { TicketDetail } from "@/lib/tickets/schema"
import { TicketHead } from "./ticket-head"

/* Drawn by the server like the rest; their code comes right after the page's first scripts. */
const NotesView = lazy(() => import("@/components/notes/notes-view").then((module) => ({ default: module.NotesView })))
const PastedText = lazy(() => import("./pasted-text").then((module) => ({ default: module.PastedText })))
const TicketGroups = lazy(() => import("./ticket-groups").then((module) => ({ default: module.TicketGroups })))
const TicketJobs = lazy(() => import("./ticket-jobs").then((module) => ({ default: module.TicketJobs })))
const TicketHistory = lazy(() => import("./ticket-history").then((module) => ({ default: module.TicketHistory })))

/** One ticket: what the customer wrote, which jobs it is about, what the team did. */
export function TicketPage({ num }: { num: number }) {
  const { data: newest, error, refetch } = useQuery(ticketQueries.detail(num))
  // As on the job page: the late part at the top has no Suspense of its own, so what draws it is deferred and memoised.
  const data = useDeferredValue(newest)
  useNoteKey()
  return (
    <div className="flex flex-col gap-3.5">
      <p>
        <KeptLink href="/tickets">Tickets</KeptLink> <span className="text-faint">/ #{num}</span>
      </p>
      {error ? (
        <Problem
          title={
            data
              ? "This ticket could not be read again; below is what was read before"
              : "This ticket could not be read"
          }
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? <Loaded ticket={data} /> : error ? null : <Skeleton className="h-96" />}
    </div>
  )
}

const Loaded = memo(function Loaded({ ticket }: { ticket: TicketDetail }) {
  const { by } = useShell()
  const canChange = isAtLeast(by.role, "support")
  return (
    <>
      <TicketHead ticket={ticket} canChange={canChange} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_400px]">
        <div className="flex min-w-0 flex-col gap-4">
          <TicketJobs ticket={ticket} canChange={canChange} />
          <Suspense fallback={<Skeleton className="h-64" />}>
            {ticket.pasted === null ? null : (
              <PastedText ticket={ticket} pieces={ticket.pasted} canChange={canChange} />
            )}
            <Card title="Notes">
              <div className="p-3.5">
                <NotesView subject={{ kind: "ticket", ticket: ticket.num }} />
              </div>
            </Card>
          </Suspense>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Suspense fallback={<Skeleton className="h-64" />}>
            {ticket.linkedGroups.length > 0 ? <TicketGroups ticket={ticket} canChange={canChange} /> : null}
            <TicketHistory events={ticket.history} />
          </Suspense>
        </div>
      </div>
    </>
  )
})
