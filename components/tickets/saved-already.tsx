"use client"

import { useQuery } from "@tanstack/react-query"
import { KeptLink } from "@/components/shell/kept-link"
import { ticketQueries } from "@/lib/tickets/queries"
import { useRested } from "./use-rested"

/** Says when a number of the team's own system is on a ticket already: two colleagues may read the same mail. */
export function SavedAlready({ reference }: { reference: string }) {
  const asked = useRested(reference.trim())
  const { data } = useQuery({ ...ticketQueries.find(asked), enabled: asked !== "" })
  const held = asked === "" ? [] : (data ?? []).filter((ticket) => ticket.reference === asked)
  if (held.length === 0) return null
  return (
    <p role="status" className="text-handled">
      This number is saved already:{" "}
      {held.slice(0, 3).map((ticket) => (
        <KeptLink key={ticket.num} href={`/tickets/${ticket.num}`} className="mr-2 text-accent underline">
          #{ticket.num} <bdi>{ticket.title.slice(0, 60)}</bdi>
        </KeptLink>
      ))}
    </p>
  )
}
