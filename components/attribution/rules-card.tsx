"use client"

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { ConnectionMark } from "@/components/shell/connection-mark"
import { Bar } from "@/components/ui/bar"
import { Button } from "@/components/ui/button"
import { Card } from "@/components/ui/card"
import { Instant } from "@/components/ui/instant"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { deleteRule } from "@/lib/attribution/actions"
import { attributionQueries } from "@/lib/attribution/queries"
import type { RuleRow, RuleState } from "@/lib/attribution/schema"
import { toAppError } from "@/lib/errors"
import { formatCount } from "@/lib/format"
import { callAction } from "@/lib/http"
import { RuleForm } from "./rule-form"

/** The rules in force, what they do to older jobs just now, and a new one. */
export function RulesCard({ isAdmin }: { isAdmin: boolean }) {
  const { data, error, refetch } = useQuery(attributionQueries.rules())
  if (!data) {
    if (!error) return <Skeleton className="h-32" />
    return (
      <Problem title="The rules could not be read" detail={toAppError(error).message} onRetry={() => void refetch()} />
    )
  }
  return (
    <div className="grid gap-4">
      <Card>
        {data.reading ? <Reading reading={data.reading} /> : null}
        <Rules rules={data.rules} isAdmin={isAdmin} />
        <p className="border-t border-line px-3.5 py-2 text-pretty text-muted">
          Who is believed: what your systems told of the job, then what the vendor’s answer says of it, then the first
          rule that fits. A connection’s own rules come before those for all, older before newer.
        </p>
      </Card>
      {isAdmin ? <RuleForm rules={data.rules} samples={data.samples} /> : null}
    </div>
  )
}

function Reading({ reading }: { reading: NonNullable<RuleState["reading"]> }) {
  const { looked, about, changed } = reading
  const words = `Older jobs are read again: ${formatCount(looked)} of about ${formatCount(about)}, ${formatCount(changed)} changed.`
  return (
    <div role="status" className="border-b border-line bg-running-soft px-3.5 py-2">
      <p className="mb-1.5">{words}</p>
      <Bar share={about === 0 ? 1 : looked / about} tone="running" label={words} />
    </div>
  )
}

function Rules({ rules, isAdmin }: { rules: RuleRow[]; isAdmin: boolean }) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: (num: number) => callAction(deleteRule({ num })),
    onSettled: () => client.invalidateQueries({ queryKey: ["attribution", "rules"] }),
  })
  if (rules.length === 0) return <p className="px-3.5 py-2.5 text-muted">There is no rule.</p>
  return (
    <>
      {remove.error ? (
        <p role="alert" className="px-3.5 py-2 text-failed">
          {remove.error.message}
        </p>
      ) : null}
      <ol className="divide-y divide-line">
        {rules.map((rule) => (
          <li key={rule.num} className="flex items-center justify-between gap-3 px-3.5 py-1.5">
            <div className="min-w-0">
              <p className="mono [overflow-wrap:anywhere]">{rule.pattern}</p>
              <p className="flex flex-wrap items-center gap-x-1.5 text-muted">
                {rule.connection === "" ? "every connection" : <ConnectionMark id={rule.connection} />}
                <span>
                  · {rule.createdBy} <Instant at={rule.createdAt} />
                </span>
              </p>
            </div>
            {isAdmin ? (
              <Button
                aria-label={`Remove ${rule.pattern}`}
                disabled={remove.isPending}
                onClick={() => remove.mutate(rule.num)}
              >
                Remove
              </Button>
            ) : null}
          </li>
        ))}
      </ol>
    </>
  )
}
