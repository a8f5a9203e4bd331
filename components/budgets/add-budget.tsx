"use client"

import { useState } from "react"
import { useShell } from "@/components/shell/shell-context"
import { Button } from "@/components/ui/button"
import { Card } from "@/components/ui/card"
import { addBudget } from "@/lib/budgets/actions"
import { USUAL_THRESHOLDS } from "@/lib/budgets/schema"
import { BUDGET_KINDS, type BudgetKind } from "@/lib/domain/budget"
import { MODELS } from "@/lib/domain/job"
import { Failure, FIELD, Field, Fields, NumberField } from "./fields"
import { useBudgetChange } from "./use-budget-change"
import { KIND_WORDS, parseCredits, parseThresholds, toAmountProblem, toThresholdsProblem } from "./words"

/** A new monthly budget. */
export function AddBudget() {
  const { connections } = useShell()
  const [kind, setKind] = useState<BudgetKind>("connection")
  const [subject, setSubject] = useState(connections[0]?.id ?? "")
  const [amount, setAmount] = useState("")
  const [shares, setShares] = useState(USUAL_THRESHOLDS.join(", "))
  const add = useBudgetChange(addBudget, "Budget added")
  const credits = parseCredits(amount)
  const thresholds = parseThresholds(shares)
  const isReady = credits !== null && credits > 0 && thresholds !== null && subject.trim() !== ""
  const toKind = (next: BudgetKind) => {
    setKind(next)
    setSubject(next === "connection" ? (connections[0]?.id ?? "") : next === "model" ? MODELS[0] : "")
  }
  return (
    <Card title="Add a budget">
      <form
        className="grid gap-3 px-3.5 py-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isReady || credits === null || thresholds === null) return
          add.mutate({ kind, subject: subject.trim(), credits, thresholds }, { onSuccess: () => setAmount("") })
        }}
      >
        <Fields>
          <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
            <Field label="For one">
              <select value={kind} onChange={(event) => toKind(toKnownKind(event.target.value))} className={FIELD}>
                {BUDGET_KINDS.map((one) => (
                  <option key={one} value={one}>
                    {KIND_WORDS[one].toLowerCase()}
                  </option>
                ))}
              </select>
            </Field>
            <Field label={KIND_WORDS[kind]}>
              {kind === "connection" ? (
                <select value={subject} onChange={(event) => setSubject(event.target.value)} className={FIELD}>
                  {connections.map((one) => (
                    <option key={one.id} value={one.id}>
                      {one.label}
                    </option>
                  ))}
                </select>
              ) : (
                <input
                  value={subject}
                  onChange={(event) => setSubject(event.target.value)}
                  list={kind === "model" ? "budget-models" : undefined}
                  autoComplete="off"
                  spellCheck={false}
                  className={FIELD}
                />
              )}
            </Field>
            <Field label="Credits a month" problem={toAmountProblem(amount)}>
              <NumberField value={amount} onChange={(event) => setAmount(event.target.value)} placeholder="20,000" />
            </Field>
            <Field label="Tell at, percent" problem={toThresholdsProblem(shares)}>
              <NumberField
                value={shares}
                onChange={(event) => setShares(event.target.value)}
                aria-invalid={thresholds === null}
              />
            </Field>
          </div>
          <datalist id="budget-models">
            {MODELS.map((model) => (
              <option key={model} value={model} />
            ))}
          </datalist>
          <Failure error={add.error} />
          <div>
            <Button type="submit" variant="primary" disabled={!isReady || add.isPending}>
              {add.isPending ? "Adding" : "Add budget"}
            </Button>
          </div>
        </Fields>
      </form>
    </Card>
  )
}

function toKnownKind(text: string): BudgetKind {
  return BUDGET_KINDS.find((one) => one === text) ?? "connection"
}
