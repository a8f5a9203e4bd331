import { KeptLink } from "@/components/shell/kept-link"
import { Card } from "@/components/ui/card"
import { Instant } from "@/components/ui/instant"
import type { TicketEvent } from "@/lib/tickets/schema"

/** Who did what with the ticket, newest first. */
export function TicketHistory({ events }: { events: TicketEvent[] }) {
  return (
    <Card title="History">
      <ol className="flex flex-col gap-1.5 px-3.5 py-2.5">
        {events.map((event) => (
          <li key={event.num} className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3">
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {event.by} <Words event={event} />
            </span>
            <span className="text-right text-muted">
              <Instant at={event.at} />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}

function Words({ event }: { event: TicketEvent }) {
  const href = event.job
    ? `/jobs/${encodeURIComponent(event.job.connection)}/${encodeURIComponent(event.job.jobId)}`
    : event.groupId === null
      ? null
      : `/failures/${encodeURIComponent(event.groupId)}`
  if (href === null) return <span className="text-muted">{event.words}</span>
  return (
    <KeptLink href={href} className="text-muted hover:text-accent hover:underline">
      {event.words}
    </KeptLink>
  )
}
