"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { useNow } from "@/components/ui/clock"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Popover } from "@/components/ui/popover"
import { type Freshness, findWorst, type Level, toLevel, toReason } from "@/lib/domain/freshness"
import { formatCount, formatRelative } from "@/lib/format"
import { freshnessQueries } from "@/lib/live/queries"
import { useConnection } from "./use-connection"
import { useZone } from "./use-zone"

const panel = toLate(() => import("./late-parts").then((module) => module.FreshnessPanel))

const DOT = {
  fresh: "bg-done",
  starting: "bg-running",
  late: "bg-handled",
  stopped: "bg-failed",
} as const satisfies Record<Level, string>

const TONE = { fresh: "", starting: "", late: "text-handled", stopped: "text-failed" } as const satisfies Record<
  Level,
  string
>

/** How true the page is, always in sight; the panel says why and what can still be trusted. */
export function FreshnessBadge({ className }: { className: string }) {
  useAhead(panel)
  const { connection } = useConnection()
  const { data, isError } = useQuery(freshnessQueries.all())
  const now = useNow(1_000)
  const zone = useZone()
  const shown = (data ?? []).filter((one) => connection === null || one.connection === connection)
  const worst = findWorst(shown, now)
  if (isError || !worst) {
    const words = isError ? "the dashboard does not answer" : "asking how the sync does"
    return (
      <span role="status" className={clsx(className, isError && "text-failed")} title={words}>
        <Dot level={isError ? "stopped" : "starting"} />
        <span className="hidden truncate md:inline">{words}</span>
        <span className="sr-only md:hidden">{words}</span>
      </span>
    )
  }
  const level = toLevel(worst, now)
  const words = toWords(worst, { now, zone, isOneOfMany: shown.length > 1 })
  const label = (
    <>
      <Dot level={level} />
      {/* Wide enough for every age within a minute: a ticking figure must not move its neighbours. */}
      <span className="hidden min-w-[104px] truncate text-left md:inline-block">{words}</span>
    </>
  )
  return (
    <Popover label={label} name={words} align="end" className={clsx(className, "tabular-nums", TONE[level])}>
      {() => <Late part={panel} with={{ shown }} />}
    </Popover>
  )
}

function Dot({ level }: { level: Level }) {
  return <span aria-hidden="true" className={clsx("size-[7px] flex-none rounded-full", DOT[level])} />
}

function toWords(one: Freshness, at: { now: number; zone: string; isOneOfMany: boolean }): string {
  const name = at.isOneOfMany ? `${one.label}: ` : ""
  const reason = toReason(one, at.now)
  if (reason !== null) return `${name}${reason}`
  if (one.backfill) {
    const total = one.backfill.total === null ? "" : ` of about ${formatCount(one.backfill.total)}`
    return one.backfill.isConfirming
      ? `${name}first sync: checking once more`
      : `${name}first sync: job ${formatCount(one.backfill.seen)}${total}`
  }
  const okAt = one.list?.lastOkAt
  return okAt ? `synced ${formatRelative(okAt, at.now, at.zone)}` : `${name}first sync is about to begin`
}
