"use client"

import { useState } from "react"
import { useShell } from "@/components/shell/shell-context"
import { Button } from "@/components/ui/button"
import { Card } from "@/components/ui/card"
import { ExtLink } from "@/components/ui/ext-link"
import { Instant } from "@/components/ui/instant"
import { enterBalance } from "@/lib/budgets/actions"
import type { BalanceEntry, BudgetsView, Runway } from "@/lib/budgets/schema"
import { isAtLeast } from "@/lib/domain/operator"
import { formatCredits, formatDayIn } from "@/lib/format"
import { Failure, FIELD, Field, Fields, NumberField } from "./fields"
import { toEndsWords } from "./runway-words"
import { useBudgetChange } from "./use-budget-change"
import { parseCredits, toBalanceProblem, toWithoutWords } from "./words"

/** How long the credits last, per connection, from what somebody typed in. */
export function RunwayCards({ view }: { view: BudgetsView }) {
  const { by, dashboardUrl } = useShell()
  return (
    <section aria-labelledby="runway" className="flex flex-col gap-3">
      <h2 id="runway">Runway</h2>
      <p className="max-w-[80ch] text-pretty text-muted">
        The vendor’s API tells no balance. Type in what its Dashboard shows, and what is spent since is taken off it.{" "}
        <ExtLink href={dashboardUrl}>Open Dashboard</ExtLink>
      </p>
      <div className="grid gap-3 lg:grid-cols-2">
        {view.runways.map((runway) => (
          <RunwayCard
            key={runway.connection}
            runway={runway}
            year={Math.floor(view.month / 100)}
            entries={view.balances.find((one) => one.connection === runway.connection)?.entries ?? []}
          />
        ))}
        {isAtLeast(by.role, "admin") ? <BalanceForm /> : null}
      </div>
    </section>
  )
}

function toSinceWords({ spentSinceMilli }: Runway): string {
  return spentSinceMilli === 0
    ? "Nothing known to be spent since the last entry"
    : `~${formatCredits(spentSinceMilli)} credits spent since the last entry`
}

function toEndWords({ ends, leftMilli, perDayMilli }: Runway, year: number): string {
  if (leftMilli <= 0) return "By our reckoning these credits are spent. Type in the balance anew."
  if (ends !== null) return `They last until about ${formatDayIn(ends.likely, year)} (${toEndsWords(ends, year)}).`
  return perDayMilli === null
    ? "When they end cannot be told yet: it takes seven whole days on which the cost of most jobs is known."
    : "So little is spent that no end can be named."
}

type RunwayCardProps = { runway: Runway; year: number; entries: readonly BalanceEntry[] }

function RunwayCard({ runway, year, entries }: RunwayCardProps) {
  return (
    <Card title={runway.connection} aside={`~${formatCredits(runway.leftMilli)} credits left`}>
      <div className="px-3.5 py-3">
        <p className="text-pretty">
          {toEndWords(runway, year)}
          <span className="text-muted">
            {" "}
            {toSinceWords(runway)}
            {runway.unknownJobs > 0 ? `, ${toWithoutWords(runway.unknownJobs)}` : ""}
            {runway.perDayMilli === null ? "" : `; a day takes ~${formatCredits(runway.perDayMilli)}`}.
          </span>
        </p>
        <ul className="mt-2 text-muted">
          {entries.map((entry) => (
            <li key={entry.at} className="flex flex-wrap gap-x-3">
              <span className="tabular-nums">{formatCredits(entry.balanceMilli)}</span>
              <Instant at={entry.at} />
              <span>{entry.by}</span>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  )
}

function BalanceForm() {
  const { connections } = useShell()
  const [connection, setConnection] = useState(connections[0]?.id ?? "")
  const [amount, setAmount] = useState("")
  const enter = useBudgetChange(enterBalance, "Balance kept")
  const credits = parseCredits(amount)
  return (
    <Card title="Type in a balance">
      <form
        className="grid gap-3 px-3.5 py-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (credits !== null) enter.mutate({ connection, credits }, { onSuccess: () => setAmount("") })
        }}
      >
        <Fields>
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label="Connection">
              <select value={connection} onChange={(event) => setConnection(event.target.value)} className={FIELD}>
                {connections.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.label}
                  </option>
                ))}
              </select>
            </Field>
            <Field label="Credits shown in the Dashboard" problem={toBalanceProblem(amount)}>
              <NumberField value={amount} onChange={(event) => setAmount(event.target.value)} placeholder="125,000" />
            </Field>
          </div>
          <Failure error={enter.error} />
          <div>
            <Button type="submit" disabled={credits === null || enter.isPending}>
              Keep balance
            </Button>
          </div>
        </Fields>
      </form>
    </Card>
  )
}
