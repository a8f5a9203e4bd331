"use client"

import { KeptLink } from "@/components/shell/kept-link"
import { Card } from "@/components/ui/card"
import { CloseIcon } from "@/components/ui/icon"
import { shortenId } from "@/lib/format"
import { unlinkTicket } from "@/lib/tickets/actions"
import type { TicketDetail } from "@/lib/tickets/schema"
import { FormProblem } from "./fields"
import { useTicketChange } from "./use-ticket-change"

/** The failure groups that a ticket is about. */
export function TicketGroups({ ticket, canChange }: { ticket: TicketDetail; canChange: boolean }) {
  const unlink = useTicketChange()
  return (
    <Card title="Failure groups">
      <ul className="divide-y divide-line">
        {ticket.linkedGroups.map((group) => (
          <li key={group.groupId} className="flex items-start gap-3 px-3.5 py-2">
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              {group.title === null ? (
                <span className="text-muted">{shortenId(group.groupId)}: not in the record</span>
              ) : (
                <KeptLink href={`/failures/${encodeURIComponent(group.groupId)}`}>
                  <bdi>{group.title}</bdi>
                </KeptLink>
              )}
            </span>
            {canChange ? (
              <button
                type="button"
                disabled={unlink.isPending}
                aria-label={`Take the failure group ${group.title ?? group.groupId} off this ticket`}
                title={`Linked by ${group.linkedBy}. Take it off this ticket`}
                onClick={() =>
                  unlink.mutate(() =>
                    unlinkTicket({ num: ticket.num, link: { kind: "group", groupId: group.groupId } }),
                  )
                }
                className="flex-none rounded-sm p-1 text-faint hover:bg-hover hover:text-text"
              >
                <CloseIcon size={13} />
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      <FormProblem error={unlink.error} />
    </Card>
  )
}
