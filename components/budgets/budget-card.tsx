"use client"

import { useState } from "react"
import { VendorText } from "@/components/job/vendor-text"
import { useShell } from "@/components/shell/shell-context"
import { Bar } from "@/components/ui/bar"
import { Button } from "@/components/ui/button"
import { Card } from "@/components/ui/card"
import { Instant } from "@/components/ui/instant"
import { Link } from "@/components/ui/link"
import { changeBudget, endBudget } from "@/lib/budgets/actions"
import type { BudgetState } from "@/lib/budgets/schema"
import { isAtLeast } from "@/lib/domain/operator"
import { formatCost, formatCredits } from "@/lib/format"
import { Failure, Field, NumberField } from "./fields"
import { useBudgetChange } from "./use-budget-change"
import {
  KIND_WORDS,
  LEVELS,
  parseCredits,
  parseThresholds,
  toAmountProblem,
  toLevelWords,
  toThresholdsProblem,
  toWithoutWords,
} from "./words"

/** One budget: how much of it is gone, what it will come to, and what it has reached. */
export function BudgetCard({ budget }: { budget: BudgetState }) {
  const { by } = useShell()
  const [isEditing, setIsEditing] = useState(false)
  const look = LEVELS[budget.level]
  const spent = `${formatCost(budget.spentMilli, budget.isEstimated)} of ${formatCredits(budget.monthMilli)} credits`
  return (
    <Card
      title={
        <>
          <VendorText>{budget.subject}</VendorText>{" "}
          <span className="font-normal text-muted">{KIND_WORDS[budget.kind].toLowerCase()}</span>
        </>
      }
      aside={<span className={look.text}>{toLevelWords(budget)}</span>}
    >
      <div className="flex flex-col gap-2 px-3.5 py-3">
        <Bar share={budget.spentMilli / budget.monthMilli} tone={look.tone} label={`${spent}: ${budget.percent} %`} />
        <p className="text-pretty">
          <Link href={budget.href} className="text-accent hover:underline">
            {spent}
          </Link>
          {budget.forecastMilli === null ? "" : `, likely ~${formatCredits(budget.forecastMilli)} at the month’s end`}
          {budget.unknownJobs > 0 ? (
            <span className="text-muted">; {toWithoutWords(budget.unknownJobs, budget.kind)}</span>
          ) : null}
        </p>
        <Crossed budget={budget} />
        {isAtLeast(by.role, "admin") ? (
          isEditing ? (
            <EditForm budget={budget} onDone={() => setIsEditing(false)} />
          ) : (
            <div>
              <Button onClick={() => setIsEditing(true)}>Change</Button>
            </div>
          )
        ) : null}
      </div>
    </Card>
  )
}

function Crossed({ budget: { thresholds, crossed } }: { budget: BudgetState }) {
  if (crossed.length === 0) return <p className="text-muted">Tells at {thresholds.join(", ")} %.</p>
  return (
    <p className="text-pretty text-muted">
      {crossed.map(({ percent, at }, index) => (
        <span key={percent}>
          {index > 0 ? ", " : "Reached "}
          {percent} % <Instant at={at} />
        </span>
      ))}
      .
    </p>
  )
}

function EditForm({ budget, onDone }: { budget: BudgetState; onDone: () => void }) {
  const [amount, setAmount] = useState(String(budget.monthMilli / 1_000))
  const [shares, setShares] = useState(budget.thresholds.join(", "))
  const change = useBudgetChange(changeBudget, "Budget changed")
  const end = useBudgetChange(endBudget, "Budget ended")
  const credits = parseCredits(amount)
  const thresholds = parseThresholds(shares)
  const isReady = credits !== null && credits > 0 && thresholds !== null
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) change.mutate({ num: budget.num, credits, thresholds }, { onSuccess: onDone })
      }}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Credits a month" problem={toAmountProblem(amount)}>
          <NumberField value={amount} onChange={(event) => setAmount(event.target.value)} />
        </Field>
        <Field label="Tell at, percent" problem={toThresholdsProblem(shares)}>
          <NumberField value={shares} onChange={(event) => setShares(event.target.value)} />
        </Field>
      </div>
      <Failure error={change.error ?? end.error} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" disabled={!isReady || change.isPending}>
          Save
        </Button>
        <Button onClick={onDone}>Cancel</Button>
        <Button
          variant="quiet"
          className="ml-auto"
          disabled={end.isPending}
          onClick={() => end.mutate({ num: budget.num })}
        >
          End this budget
        </Button>
      </div>
    </form>
  )
}
