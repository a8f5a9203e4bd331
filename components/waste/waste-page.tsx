"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { useSearchParams } from "next/navigation"
import { KeptLink } from "@/components/shell/kept-link"
import { useConnection } from "@/components/shell/use-connection"
import { buttonClass } from "@/components/ui/button"
import { Link } from "@/components/ui/link"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { toAppError } from "@/lib/errors"
import { UNKNOWN } from "@/lib/format"
import { PRESET_DAYS, toDaysWords } from "@/lib/usage/schema"
import { toWasteFilter, toWasteQuery, type WasteFilter } from "@/lib/waste/filter-schema"
import { wasteQueries } from "@/lib/waste/queries"
import type { WasteView } from "@/lib/waste/schema"
import { DraftsCard, FailedCard, TwiceCard } from "./kind-cards"
import { RepeatClusters } from "./repeat-clusters"
import { WhatIfCard } from "./what-if-card"
import { toJobs, toTotal, toUnknownWords } from "./words"

/** Credits that bought nothing usable: failed, bought twice; drafts that wait; and what another model's rate would make. */
export function WastePage() {
  const search = useSearchParams()
  const { connection } = useConnection()
  const filter = toWasteFilter(search, connection)
  const { data, error, refetch } = useQuery(wasteQueries.report(filter))
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <KeptLink href={`/usage${toWasteQuery({ ...filter, connection: null })}`}>← Usage</KeptLink>
          <h1>Waste</h1>
        </div>
        <div className="no-print flex flex-wrap items-center gap-2">
          <DaysPicker filter={filter} search={new URLSearchParams(search)} />
          {data && data.duplicate.jobs > 0 ? (
            <a href={toCsvHref(filter)} download className={buttonClass()}>
              Repeats as CSV
            </a>
          ) : null}
        </div>
      </div>
      {error ? (
        <Problem
          title={data ? "Waste could not be read again; below is what was read before" : "Waste could not be read"}
          detail={toAppError(error).message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? <Report waste={data} /> : error ? null : <Skeleton className="h-96" />}
    </div>
  )
}

function toCsvHref(filter: WasteFilter): string {
  const query = toWasteQuery(filter)
  return `/api/waste${query}${query === "" ? "?" : "&"}as=csv`
}

/** The newest days; a range of one's own comes along from the usage page. */
function DaysPicker({ filter, search }: { filter: WasteFilter; search: URLSearchParams }) {
  const toHref = (days: (typeof PRESET_DAYS)[number]) => {
    const next = new URLSearchParams(toWasteQuery({ ...filter, range: { kind: "preset", days } }))
    const zone = search.get("tz")
    if (zone !== null) next.set("tz", zone)
    return next.size === 0 ? "/usage/waste" : `/usage/waste?${next}`
  }
  return (
    <nav
      aria-label="Time shown"
      className="inline-flex overflow-hidden rounded-md border border-line-strong bg-surface"
    >
      {PRESET_DAYS.map((days) => {
        const isCurrent = filter.range.kind === "preset" && filter.range.days === days
        return (
          <Link
            key={days}
            href={toHref(days)}
            aria-current={isCurrent ? "true" : undefined}
            className={clsx(
              "flex h-7 items-center border-r border-line px-2.5 last:border-r-0 hover:bg-hover focus-visible:outline-offset-[-2px]",
              isCurrent ? "bg-accent-soft font-medium text-accent" : "text-muted",
            )}
          >
            {days < 365 ? `${days} days` : toJobs(days / 365, "year")}
          </Link>
        )
      })}
    </nav>
  )
}

function Report({ waste }: { waste: WasteView }) {
  const total = toTotal(waste)
  const untold = toUnknownWords(waste)
  return (
    <>
      {waste.buildShare === null ? null : (
        <p role="status" className="rounded-md border border-line bg-handled-soft px-3.5 py-2 text-handled">
          The sums are being built anew, {Math.round(waste.buildShare * 100)} %: until then figures are too small.
        </p>
      )}
      <div className="max-w-[72ch]">
        <p className="text-pretty text-lg first-letter:uppercase">
          {total === UNKNOWN ? "What was wasted is not known" : null}
          {total === "0" ? "Nothing is known to be wasted" : null}
          {total === UNKNOWN || total === "0" ? null : (
            <>
              <b>{total} credits</b> bought nothing usable
            </>
          )}
          , {toDaysWords(waste.days)}.
        </p>
        <p className="text-pretty text-muted">
          Of jobs made on these days ({waste.timeZone}). {untold === null ? null : `Not in it: ${untold}. `}
          Each job counts once: one that failed is under failed, even if it was a second try.
        </p>
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-3">
        <FailedCard failed={waste.failed} />
        <TwiceCard duplicate={waste.duplicate} />
        <DraftsCard drafts={waste.drafts} />
      </div>
      <RepeatClusters duplicate={waste.duplicate} />
      <WhatIfCard whatIf={waste.whatIf} />
    </>
  )
}
