"use client"

import clsx from "clsx"
import { useRouter } from "next/navigation"
import { useShell } from "@/components/shell/shell-context"
import { ExtLink } from "@/components/ui/ext-link"
import { Instant } from "@/components/ui/instant"
import { Link } from "@/components/ui/link"
import { type FailureList, type FailureRow, toFailedJobsHref, toRangeWords } from "@/lib/failures/list-schema"
import { UNKNOWN } from "@/lib/format"
import { CLASS_HINTS, CLASS_WORDS, toValueWords } from "./failure-words"
import { CreditSum, CustomerCount, Trend, toCountWords } from "./figures"
import { StateMark } from "./state-mark"
import type { FilterPlace } from "./use-failure-filter"
import type { GroupHand } from "./use-group-hand"

export type FailureListProps = {
  list: FailureList
  place: FilterPlace
  hand: GroupHand
  canTriage: boolean
  toGroupHref: (row: FailureRow) => string
}

/** The causes on a wide screen. */
export function FailureTable(props: FailureListProps) {
  const { list, place, hand, canTriage } = props
  const ids = list.rows.map((row) => row.id)
  const isAll = ids.length > 0 && ids.every((id) => hand.selected.has(id))
  return (
    <table className="table-fixed">
      <thead className="sticky top-12 z-10 bg-bg">
        <tr>
          {canTriage ? (
            <th scope="col" className="w-8">
              <input
                type="checkbox"
                aria-label="Select every cause shown"
                checked={isAll}
                onChange={() => (isAll ? hand.clear() : hand.selectAll(ids))}
                className="accent-accent align-middle"
              />
            </th>
          ) : null}
          <th scope="col" className="w-[104px]">
            Class
          </th>
          <th scope="col">Cause</th>
          <th scope="col" className="w-[104px]" title={`Failed jobs ${toRangeWords(place.filter.range)}`}>
            Trend
          </th>
          <th scope="col" className="w-[60px] text-right">
            Jobs
          </th>
          <th scope="col" className="w-[92px] text-right max-lg:hidden">
            Customers
          </th>
          <th scope="col" className="w-[84px] text-right">
            Credits
          </th>
          <th scope="col" className="w-[150px] max-2xl:hidden">
            Models, formats
          </th>
          <th scope="col" className="w-[136px] text-right">
            Last
          </th>
          <th scope="col" className="w-[104px]">
            Owner
          </th>
          <th scope="col" className="w-[104px] max-lg:hidden">
            <span className="sr-only">Where to act</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {list.rows.map((row) => (
          <Line key={row.id} row={row} {...props} />
        ))}
      </tbody>
    </table>
  )
}

function Line({ row, list, place, hand, canTriage, toGroupHref }: FailureListProps & { row: FailureRow }) {
  const router = useRouter()
  const isInHand = hand.current === row.id
  const href = toGroupHref(row)
  return (
    <tr
      data-group={row.id}
      tabIndex={isInHand ? 0 : -1}
      aria-selected={hand.selected.has(row.id)}
      className={clsx(
        "cursor-pointer hover:bg-hover focus-visible:outline-offset-[-2px]",
        isInHand && "bg-hover",
        hand.selected.has(row.id) && "!bg-accent-soft",
      )}
      onClick={(event) => {
        const isOnControl = event.target instanceof Element && event.target.closest("a,button,input,label") !== null
        if (!isOnControl && window.getSelection()?.toString() === "") router.push(href)
      }}
    >
      {canTriage ? (
        <td>
          <input
            type="checkbox"
            aria-label={`Select ${row.title}`}
            checked={hand.selected.has(row.id)}
            onChange={() => hand.toggle(row.id)}
            className="accent-accent align-middle"
          />
        </td>
      ) : null}
      <td className="text-muted" title={CLASS_HINTS[row.class]}>
        {CLASS_WORDS[row.class]}
      </td>
      <td className="!h-[46px]">
        <CauseName row={row} href={href} />
      </td>
      <td>
        <Trend row={row} />
      </td>
      <td className="text-right">
        <Link
          href={toFailedJobsHref(place.filter, list.from, { group: row.id })}
          title="List exactly these jobs"
          className="hover:text-accent hover:underline"
        >
          {toCountWords(row.jobs)}
        </Link>
      </td>
      <td className="text-right max-lg:hidden">
        <CustomerCount row={row} />
      </td>
      <td className="text-right">
        <CreditSum credits={row.credits} />
      </td>
      <td className="truncate text-muted max-2xl:hidden">
        <Kinds row={row} />
      </td>
      <td className="text-right">
        <Instant at={row.lastAt} />
      </td>
      <td className="truncate">{row.assignee?.name ?? <span className="text-faint">{UNKNOWN}</span>}</td>
      <td className="max-lg:hidden">
        <Remedy row={row} />
      </td>
    </tr>
  )
}

/** What people call it, its state where it is not simply open, and the words that its messages share. */
export function CauseName({ row, href }: { row: FailureRow; href: string }) {
  const isNamedByWords = row.title === row.template
  return (
    <div className="min-w-0 py-1 leading-snug">
      <div className="flex min-w-0 items-baseline gap-2">
        <Link href={href} className="min-w-0 truncate font-medium hover:text-accent hover:underline">
          <bdi title={row.title}>{row.title}</bdi>
        </Link>
        {row.state === "open" ? null : (
          <span className="flex-none text-xs">
            <StateMark row={row} />
          </span>
        )}
      </div>
      {isNamedByWords || row.template === "" ? null : (
        <bdi className="block truncate text-xs text-faint" title={row.template}>
          {row.template}
        </bdi>
      )}
    </div>
  )
}

/** At most two of each, and how many more. */
export function Kinds({ row }: { row: Pick<FailureRow, "models" | "formats"> }) {
  const known = [row.models, row.formats].map((list) => list.filter((one) => one !== null))
  const words = known
    .filter((list) => list.length > 0)
    .map((list) => `${list.slice(0, 2).join(", ")}${list.length > 2 ? ` +${list.length - 2}` : ""}`)
  if (words.length === 0) return <span title="The vendor does not report model and format">{UNKNOWN}</span>
  const all = [...row.models, ...row.formats].map(toValueWords).join(", ")
  return <bdi title={all}>{words.join(" · ")}</bdi>
}

/** Where to act, for the two classes whose remedy lies elsewhere. */
export function Remedy({ row }: { row: FailureRow }) {
  const { dashboardUrl } = useShell()
  if (row.dashboard) return <ExtLink href={dashboardUrl}>Dashboard</ExtLink>
  if (row.class !== "escalate") return null
  return (
    <Link href={`/failures/${row.id}/packet`} className="text-accent hover:underline">
      Packet
    </Link>
  )
}
