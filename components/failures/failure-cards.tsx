"use client"

import clsx from "clsx"
import { Instant } from "@/components/ui/instant"
import { Link } from "@/components/ui/link"
import { toFailedJobsHref } from "@/lib/failures/list-schema"
import { toCustomerWords } from "@/lib/failures/schema"
import { CauseName, type FailureListProps, Remedy } from "./failure-table"
import { CLASS_WORDS } from "./failure-words"
import { CreditSum, Trend, toCountWords } from "./figures"

/** The causes on a phone: nothing is cut off at the side. */
export function FailureCards({ list, place, hand, canTriage, toGroupHref }: FailureListProps) {
  return (
    <ul className="flex flex-col gap-2">
      {list.rows.map((row) => (
        <li
          key={row.id}
          className={clsx(
            "rounded-md border border-line bg-surface px-3 py-2",
            hand.selected.has(row.id) && "!bg-accent-soft",
          )}
        >
          <div className="flex items-center justify-between gap-3 text-muted">
            <span className="flex items-center gap-2">
              {canTriage ? (
                <input
                  type="checkbox"
                  aria-label={`Select ${row.title}`}
                  checked={hand.selected.has(row.id)}
                  onChange={() => hand.toggle(row.id)}
                  className="accent-accent"
                />
              ) : null}
              {CLASS_WORDS[row.class]}
            </span>
            <Instant at={row.lastAt} />
          </div>
          <CauseName row={row} href={toGroupHref(row)} />
          <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
            <span className="tabular-nums">
              <Link
                href={toFailedJobsHref(place.filter, list.from, { group: row.id })}
                className="text-accent underline underline-offset-2"
              >
                {toCountWords(row.jobs)} {row.jobs === 1 ? "job" : "jobs"}
              </Link>
              <span className="text-muted">
                {row.customers === null ? "" : ` · ${toCustomerWords(row)}`}
                {" · "}
                <CreditSum credits={row.credits} /> credits
              </span>
            </span>
            <Trend row={row} />
          </div>
          <div className="mt-1 flex items-center justify-between gap-3 text-muted empty:hidden">
            {row.assignee ? <span className="truncate">{row.assignee.name}</span> : null}
            <Remedy row={row} />
          </div>
        </li>
      ))}
    </ul>
  )
}
