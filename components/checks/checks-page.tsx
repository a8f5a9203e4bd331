"use client"

import { useQuery } from "@tanstack/react-query"
import { ConnectionMark } from "@/components/shell/connection-mark"
import { useShell } from "@/components/shell/shell-context"
import { useConnection } from "@/components/shell/use-connection"
import { Button } from "@/components/ui/button"
import { Card } from "@/components/ui/card"
import { Instant } from "@/components/ui/instant"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { checkQueries } from "@/lib/checks/queries"
import type { ChecksView, ConnectionChecks } from "@/lib/checks/schema"
import { isAtLeast } from "@/lib/domain/operator"
import { toAppError } from "@/lib/errors"
import { CheckRow } from "./check-row"
import { toCountWords, toGroups } from "./words"

/** Whether the integration works, each check with what proves it. Reading it asks nobody and costs nothing. */
export function ChecksPage() {
  const { connection } = useConnection()
  const { data, error, refetch } = useQuery(checkQueries.view(connection))
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div>
          <h1>Integration checks</h1>
          <p className="mt-1 max-w-[80ch] text-pretty text-muted">
            Proven by what is on record, at no cost in credits; “not proven” says that it has not been seen yet, not
            that it fails. The same from the command line: <code>npm run verify-integration</code>
          </p>
        </div>
        <span className="no-print">
          <Button onClick={() => window.print()}>Print</Button>
        </span>
      </div>
      {error ? (
        <Problem
          title={data ? "Checks could not be read again; below is what was read before" : "Checks could not be read"}
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? <View view={data} /> : error ? null : <Skeleton className="h-96" />}
    </div>
  )
}

function View({ view: { at, connections } }: { view: ChecksView }) {
  const { by } = useShell()
  return (
    <>
      {connections.map((one) => (
        <Connection key={one.connection} checks={one} mayProve={isAtLeast(by.role, "admin")} />
      ))}
      <p className="text-muted">
        Judged <Instant at={at} mode="absolute" />
      </p>
    </>
  )
}

function Connection({ checks, mayProve }: { checks: ConnectionChecks; mayProve: boolean }) {
  const heading = `checks-${checks.connection}`
  return (
    <section aria-labelledby={heading} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 id={heading}>
          <ConnectionMark id={checks.connection} /> <span className="font-normal text-muted">{checks.environment}</span>
        </h2>
        <p className={checks.counts.fail > 0 ? "text-failed" : "text-muted"}>{toCountWords(checks.counts)}</p>
      </div>
      {toGroups(checks.checks).map(({ group, checks: own }) => (
        <Card key={group} title={group}>
          <ul>
            {own.map((check) => (
              <CheckRow key={check.id} check={check} where={checks} mayProve={mayProve} />
            ))}
          </ul>
        </Card>
      ))}
    </section>
  )
}
