"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { KeptLink } from "@/components/shell/kept-link"
import { useShell } from "@/components/shell/shell-context"
import { useConnection } from "@/components/shell/use-connection"
import { buttonClass } from "@/components/ui/button"
import { Card } from "@/components/ui/card"
import { Empty } from "@/components/ui/empty"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { isAtLeast } from "@/lib/domain/operator"
import { toAppError } from "@/lib/errors"
import { formatCost, formatCount } from "@/lib/format"
import { reviewQueries } from "@/lib/reviews/queries"
import type { ReviewLine } from "@/lib/reviews/schema"
import { LockIcon } from "./lock-icon"
import { toCount, toDaysWords, toMoment } from "./words"

/** Every week there is a review of, or should be. */
export function ReviewsPage() {
  const { connection } = useConnection()
  const { teamTimeZone } = useShell()
  const { data, error, refetch } = useQuery(reviewQueries.list(connection))
  return (
    <div className="flex max-w-[960px] flex-col gap-4">
      <div>
        <h1>Reviews</h1>
        <p className="max-w-[72ch] text-pretty text-muted">
          One for each week, Monday to Sunday in {teamTimeZone}: what was spent, what it bought, whether it will last.
          Jobs count on the day on which they were made.
        </p>
      </div>
      {error ? (
        <Problem
          title={
            data ? "The weeks could not be read again; below is what was read before" : "The weeks could not be read"
          }
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? <Weeks lines={data} /> : error ? null : <Skeleton className="h-96" />}
    </div>
  )
}

function Weeks({ lines }: { lines: readonly ReviewLine[] }) {
  if (lines.length === 0) {
    return (
      <Card>
        <Empty title="No week to look back on yet">The first review can be written when the record holds jobs.</Empty>
      </Card>
    )
  }
  // Of several weeks without a review only the newest asks for one: older ones are history.
  const due = lines.find(({ state }) => state !== "running" && state !== "signed")
  const newest = lines.find(({ state }) => state !== "running")
  const dueWeek = due !== undefined && due === newest ? due.week : null
  return (
    <Card>
      <div aria-hidden="true" className={clsx(ROW, "border-b border-line py-1.5 text-muted max-md:hidden")}>
        <span>Week</span>
        <span className="text-right">Credits</span>
        <span className="text-right">Jobs</span>
        <span>State</span>
      </div>
      <ul className="divide-y divide-line">
        {lines.map((line) => (
          <Week key={line.week} line={line} isDue={line.week === dueWeek} />
        ))}
      </ul>
    </Card>
  )
}

const ROW =
  "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 gap-y-0.5 px-3.5 md:grid-cols-[minmax(0,1fr)_80px_64px_minmax(0,320px)]"

function Week({ line, isDue }: { line: ReviewLine; isDue: boolean }) {
  const { by } = useShell()
  const canWrite = isAtLeast(by.role, "support")
  const href = `/reviews/${line.week}`
  return (
    <li className={clsx(ROW, "min-h-11 py-2", isDue && "bg-handled-soft")}>
      <div className="min-w-0">
        <KeptLink href={href} className="font-medium tabular-nums text-accent hover:underline">
          {line.week}
        </KeptLink>{" "}
        <span className="text-muted max-md:block md:ml-3">{toDaysWords(line)}</span>
      </div>
      <div className="flex flex-col self-start md:contents">
        <Amount value={formatCost(line.costMilli, line.isEstimated)} unit="credits" />
        <Amount value={formatCount(line.jobs)} unit={line.jobs === 1 ? "job" : "jobs"} />
      </div>
      <div className="flex min-w-0 flex-wrap items-center justify-between gap-x-3 gap-y-1 max-md:col-span-2">
        <span className="min-w-0">
          <State line={line} isDue={isDue} />
          {line.openItems > 0 ? (
            <span className="block text-muted">{toCount(line.openItems, "item")} to do</span>
          ) : null}
        </span>
        {isDue ? (
          <KeptLink href={href} className={buttonClass(canWrite ? "primary" : "default")}>
            {line.state === "begun" ? "Go on" : "Review"}
          </KeptLink>
        ) : null}
      </div>
    </li>
  )
}

/** On a wide screen the head of the column names the unit. */
function Amount({ value, unit }: { value: string; unit: string }) {
  return (
    <span className="whitespace-nowrap text-right tabular-nums">
      {value} <span className="text-muted md:sr-only">{unit}</span>
    </span>
  )
}

function State({ line, isDue }: { line: ReviewLine; isDue: boolean }) {
  const { teamTimeZone } = useShell()
  switch (line.state) {
    case "signed":
      return (
        <span className="flex items-start gap-1.5">
          <span className="mt-[3px] text-muted">
            <LockIcon size={13} />
          </span>
          <span>
            Signed by <bdi>{line.signedBy ?? "somebody"}</bdi>
            {line.signedAt === null ? null : (
              <span className="text-muted">, {toMoment(line.signedAt, teamTimeZone)}</span>
            )}
          </span>
        </span>
      )
    case "begun":
      return <span className="text-handled">Begun, not signed</span>
    case "missing":
      return isDue ? (
        <span className="font-medium text-handled">No review yet</span>
      ) : (
        <span className="text-faint">No review</span>
      )
    case "running":
      return <span className="text-running">Running</span>
  }
}
