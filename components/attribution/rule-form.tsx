"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useId, useState } from "react"
import { useShell } from "@/components/shell/shell-context"
import { announce } from "@/components/ui/announce"
import { Button } from "@/components/ui/button"
import { Card } from "@/components/ui/card"
import { createRule } from "@/lib/attribution/actions"
import type { RuleRow } from "@/lib/attribution/schema"
import { findRule, matchPattern, PATTERN_NAMES, parsePattern, type Ruled } from "@/lib/domain/url-pattern"
import { callAction } from "@/lib/http"

const FIELD = "h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5"

/** A new rule, tried on an address while it is typed. */
export function RuleForm({ rules, samples }: { rules: readonly RuleRow[]; samples: readonly string[] }) {
  const { connections } = useShell()
  const [pattern, setPattern] = useState("")
  const [connection, setConnection] = useState("")
  const [address, setAddress] = useState(samples[0] ?? "")
  const hint = useId()
  const client = useQueryClient()
  const add = useMutation({
    mutationFn: () => callAction(createRule({ connection, pattern })),
    onSuccess: async () => {
      setPattern("")
      announce("Rule added; older jobs follow")
      await client.invalidateQueries({ queryKey: ["attribution", "rules"] })
    },
  })
  const read = pattern.trim() === "" ? null : parsePattern(pattern)
  const isWrong = typeof read === "string"
  return (
    <Card title="Add a rule">
      <form
        className="grid gap-3 px-3.5 py-3"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_180px]">
          <label className="flex min-w-0 flex-col gap-1">
            <span className="text-muted">Pattern of the address</span>
            <input
              value={pattern}
              onChange={(event) => setPattern(event.target.value)}
              placeholder="https://cdn.example.com/{customer}/{project}/*"
              aria-describedby={hint}
              aria-invalid={isWrong}
              spellCheck={false}
              autoComplete="off"
              className={`${FIELD} mono`}
            />
          </label>
          <label className="flex flex-col gap-1">
            <span className="text-muted">Holds for</span>
            <select value={connection} onChange={(event) => setConnection(event.target.value)} className={FIELD}>
              <option value="">every connection</option>
              {connections.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.label}
                </option>
              ))}
            </select>
          </label>
        </div>
        <p id={hint} className={isWrong ? "text-failed" : "text-pretty text-muted"}>
          {isWrong
            ? read
            : "{customer}, {project} and {user} stand for one part of the path or one label of the host, * for anything in a part, /* at the end for everything below. What follows a ? is not compared."}
        </p>
        <label className="flex min-w-0 flex-col gap-1">
          <span className="text-muted">Try it on an address</span>
          <input
            value={address}
            onChange={(event) => setAddress(event.target.value)}
            placeholder="https://cdn.example.com/acme/spring/summer-sale.mp4"
            spellCheck={false}
            autoComplete="off"
            className={`${FIELD} mono`}
          />
        </label>
        <p role="status" className="min-h-5 [overflow-wrap:anywhere]">
          {read !== null && !isWrong ? (
            <Says says={matchPattern(read, address)} />
          ) : (
            <Present rules={rules} address={address} connection={connection} />
          )}
        </p>
        {add.error ? (
          <p role="alert" className="text-failed">
            {add.error.message}
          </p>
        ) : null}
        <div>
          <Button type="submit" variant="primary" disabled={read === null || isWrong || add.isPending}>
            {add.isPending ? "Adding" : "Add rule"}
          </Button>
        </div>
      </form>
    </Card>
  )
}

function Says({ says }: { says: Ruled | null }) {
  if (!says) return <span className="text-handled">This address does not fit the pattern.</span>
  return (
    <>
      This address gives{" "}
      {PATTERN_NAMES.filter((name) => says[name] !== undefined).map((name, at) => (
        <span key={name}>
          {at > 0 ? ", " : ""}
          {name} = <bdi className="font-medium">{says[name]}</bdi>
        </span>
      ))}
    </>
  )
}

type PresentProps = { rules: readonly RuleRow[]; address: string; connection: string }

/** While no pattern is typed: what the rules in force say. */
function Present({ rules, address, connection }: PresentProps) {
  if (rules.length === 0 || address === "") return null
  const parsed = rules.flatMap((rule) => {
    const pattern = parsePattern(rule.pattern)
    return typeof pattern === "string" ? [] : [{ connection: rule.connection, pattern }]
  })
  const found = findRule(parsed, { connection, address })
  if (!found) return <span className="text-muted">No rule in force fits this address.</span>
  return (
    <>
      <Says says={found.says} /> <span className="text-muted">by the rule</span>{" "}
      <span className="mono">{found.rule.pattern.text}</span>
    </>
  )
}
