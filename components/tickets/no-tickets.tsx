import { KeptLink } from "@/components/shell/kept-link"
import { buttonClass } from "@/components/ui/button"
import { Empty } from "@/components/ui/empty"
import { Link } from "@/components/ui/link"
import type { TicketCounts, TicketFilter } from "@/lib/tickets/schema"

type NoTicketsProps = {
  filter: TicketFilter
  counts: TicketCounts | undefined
  toHref: (next: TicketFilter) => string
}

const NONE = {
  open: { title: "No ticket is open", words: "What waits for the customer or the vendor stands under Waiting." },
  waiting: { title: "No ticket waits", words: "A ticket waits when the next step is the customer’s or the vendor’s." },
  solved: { title: "No ticket is solved yet", words: "Solved tickets stay here and can be found again." },
  all: { title: "No tickets yet", words: "" },
} as const

/** Why there is no ticket to see, and what to do next. */
export function NoTickets({ filter, counts, toHref }: NoTicketsProps) {
  if (filter.q !== "" || filter.customer !== null) {
    return (
      <Empty
        title="No ticket matches"
        action={
          <Link href={toHref({ tab: filter.tab, q: "", customer: null })} className={buttonClass("primary")}>
            Clear the search
          </Link>
        }
      >
        <p>Tickets are searched by their number, the number in your system, the customer and the words in them.</p>
      </Empty>
    )
  }
  if (counts && counts.all > 0) {
    const { title, words } = NONE[filter.tab]
    return <Empty title={title}>{words}</Empty>
  }
  return (
    <Empty
      title="No tickets yet: paste one into Find"
      action={
        <KeptLink href="/find" className={buttonClass("primary")}>
          Open Find
        </KeptLink>
      }
    >
      <p>
        Find tells which job a customer’s mail is about. Saved as a ticket, it keeps the mail, its jobs and what the
        team did. Nothing that is pasted is kept before that.
      </p>
    </Empty>
  )
}
