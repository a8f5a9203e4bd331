"use client"

import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { useShell } from "@/components/shell/shell-context"
import { useConnection } from "@/components/shell/use-connection"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { budgetQueries } from "@/lib/budgets/queries"
import type { BudgetsView } from "@/lib/budgets/schema"
import { isAtLeast } from "@/lib/domain/operator"
import { toAppError } from "@/lib/errors"
import { formatCost, formatCredits } from "@/lib/format"
import { AddBudget } from "./add-budget"
import { BudgetCard } from "./budget-card"
import { toMonthWords, toWithoutWords } from "./words"

/** The server draws them; their code comes behind the first scripts. */
const RunwayCards = lazy(() => import("./runway-cards").then((module) => ({ default: module.RunwayCards })))
const NotifyCard = lazy(() => import("./notify-card").then((module) => ({ default: module.NotifyCard })))

/** Budgets of the month, how long the credits last, and where news of both goes. */
export function BudgetsPage() {
  const { connection } = useConnection()
  const { data, error, refetch } = useQuery(budgetQueries.view(connection))
  return (
    <div className="flex flex-col gap-4">
      <div>
        <KeptLink href="/settings" className="text-accent hover:underline">
          ← Settings
        </KeptLink>
        <h1>Budgets</h1>
      </div>
      {error ? (
        <Problem
          title={data ? "Budgets could not be read again; below is what was read before" : "Budgets could not be read"}
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? <View view={data} /> : error ? null : <Skeleton className="h-96" />}
    </div>
  )
}

function View({ view }: { view: BudgetsView }) {
  const { by } = useShell()
  const isAdmin = isAtLeast(by.role, "admin")
  const { month, timeZone, buildShare, forecast, budgets } = view
  return (
    <>
      {buildShare === null ? null : (
        <p role="status" className="rounded-md border border-line bg-handled-soft px-3.5 py-2 text-handled">
          The sums are being built anew, {Math.round(buildShare * 100)} %: until then figures are too small.
        </p>
      )}
      <p className="max-w-[80ch] text-pretty">
        {forecast === null ? (
          <>
            There is not enough yet to tell what {toMonthWords(month)} will come to: it takes seven whole days on which
            the cost of most jobs is known. <KeptLink href="/settings/attribution">What makes it known</KeptLink>
          </>
        ) : (
          <>
            {toMonthWords(month)}: {formatCost(forecast.spentMilli, forecast.isEstimated)} credits so far, likely{" "}
            <b className="font-semibold">~{formatCredits(forecast.likelyMilli)}</b> at its end, between ~
            {formatCredits(forecast.lowMilli)} and ~{formatCredits(forecast.highMilli)}
            {forecast.unknownJobs > 0 ? `; ${toWithoutWords(forecast.unknownJobs)}` : ""}.
          </>
        )}{" "}
        <span className="text-muted">
          Jobs count in the month in which they were made ({timeZone}); what a job cost is the vendor’s figure, else our
          estimate.
        </span>
      </p>
      {budgets.length === 0 ? (
        <p className="text-muted">
          No budget is set{isAdmin ? "." : "; an admin can set one."} A budget tells when a connection, a model or a
          customer reaches a share of its month.
        </p>
      ) : (
        <ul className="grid gap-3 lg:grid-cols-2">
          {budgets.map((budget) => (
            <li key={budget.num}>
              <BudgetCard budget={budget} />
            </li>
          ))}
        </ul>
      )}
      {isAdmin ? <AddBudget /> : null}
      <Suspense fallback={<Skeleton className="h-64" />}>
        <RunwayCards view={view} />
        {view.notify ? <NotifyCard notify={view.notify} /> : null}
      </Suspense>
    </>
  )
}
