"use client"

import { useQuery } from "@tanstack/react-query"
import { ConnectionMark } from "@/components/shell/connection-mark"
import { useConnection } from "@/components/shell/use-connection"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { keyQueries } from "@/lib/keys/queries"
import type { KeyConnection } from "@/lib/keys/schema"
import { KeyCard } from "./key-card"
import { RotationWatch } from "./rotation-watch"

/** Every key by connection. No key can be made, seen or revoked here: that is the vendor's Dashboard alone. */
export function KeysView() {
  const { connection } = useConnection()
  const { data, error, refetch } = useQuery(keyQueries.view(connection))
  return (
    <>
      <h1>Keys</h1>
      <p className="mt-1 max-w-[80ch] text-muted">
        Which keys this dashboard reads with, without their secrets. Keys are made, rotated and revoked in the vendor’s
        Dashboard, API Management tab; what somebody saw there is noted here, and stays.
      </p>
      {error ? (
        <Problem
          title={data ? "This is not up to date" : "The keys could not be read"}
          detail={error.message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? (
        data.connections.map((one) => (
          <Connection key={one.id} connection={one} today={data.at.slice(0, 10)} dashboardUrl={data.dashboardUrl} />
        ))
      ) : error ? null : (
        <Skeleton className="mt-5 h-80" />
      )}
    </>
  )
}

type ConnectionProps = { connection: KeyConnection; today: string; dashboardUrl: string }

function Connection({ connection, today, dashboardUrl }: ConnectionProps) {
  const { id, environment, keys, watch, lookedBackTo } = connection
  return (
    <section aria-labelledby={`keys-${id}`} className="mt-5 grid gap-4">
      <h2 id={`keys-${id}`} className="-mb-2">
        <ConnectionMark id={id} /> <span className="font-normal text-muted">{environment}</span>
      </h2>
      {watch ? <RotationWatch watch={watch} keys={keys} /> : null}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {keys.map((key) => (
          <KeyCard
            key={key.alias}
            connection={id}
            apiKey={key}
            lookedBackTo={lookedBackTo}
            today={today}
            dashboardUrl={dashboardUrl}
          />
        ))}
      </div>
    </section>
  )
}
