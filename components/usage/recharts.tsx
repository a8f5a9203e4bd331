"use client"

import { useRouter } from "next/navigation"
import { Bar, CartesianGrid, Cell, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts"
import type { UsageBar, UsageReport } from "@/lib/domain/usage-report"
import { toBarHref } from "@/lib/usage/links-schema"
import { ChartTip } from "./chart-tip"
import { toFill } from "./fills"
import { toShort } from "./words"

const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 })
const TICK = { fontSize: 11, fill: "var(--faint)" } as const
const PARTIAL = 0.45

function toAxis(value: number | null | undefined, { measure }: UsageReport): number | null {
  if (value === null || value === undefined) return null
  return measure === "jobs" ? value : value / 1_000
}

function toTick(report: UsageReport, from: number): string {
  const words = toShort(from)
  if (report.grain === "day") return words
  const year = String(Math.floor(from / 10_000)).slice(2)
  return report.grain === "month" ? `${words.split(" ")[1]} ’${year}` : `${words} ’${year}`
}

/** One image: the table of the page says the same in words and has the links for the keyboard. */
export function StackChart({ report }: { report: UsageReport }) {
  const router = useRouter()
  const { bars, series, measure, by } = report
  const open = (at: number, index: number) => {
    const bar = bars[index]
    const href = bar ? toBarHref(report, bar, series[at]) : null
    if (href) router.push(href)
  }
  return (
    <div
      role="img"
      aria-label={`${measure} by ${by}; the table on this page holds the figures`}
      className="h-full [&_.recharts-surface]:outline-none"
    >
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart data={bars} margin={{ top: 6, right: 4, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="from"
            tickFormatter={(from: number) => toTick(report, from)}
            tick={TICK}
            tickLine={false}
            axisLine={{ stroke: "var(--line-strong)" }}
            minTickGap={36}
          />
          <YAxis
            width={44}
            tick={TICK}
            tickLine={false}
            axisLine={false}
            tickCount={5}
            allowDecimals={false}
            tickFormatter={(value: number) => compact.format(value)}
          />
          <Tooltip
            cursor={{ fill: "var(--hover)" }}
            isAnimationActive={false}
            content={({ active, activeIndex }) => {
              const bar = active ? bars[Number(activeIndex)] : undefined
              return bar ? <ChartTip report={report} bar={bar} /> : null
            }}
          />
          {series.map((one, at) => (
            <Bar
              key={`${one.kind}${one.name}`}
              dataKey={(bar: UsageBar) =>
                toAxis(measure === "jobs" ? bar.cells[at]?.jobs : bar.cells[at]?.milli, report)
              }
              stackId="all"
              fill={toFill(report, one)}
              stroke="var(--surface)"
              strokeWidth={bars.length > 60 ? 0.5 : 1}
              radius={2}
              maxBarSize={34}
              isAnimationActive={false}
              cursor={one.query === null ? "default" : "pointer"}
              onClick={(_, index) => open(at, index)}
            >
              {bars.map((bar) => (
                <Cell key={bar.from} fillOpacity={bar.isPartial ? PARTIAL : 1} />
              ))}
            </Bar>
          ))}
          <Line
            dataKey={(bar: UsageBar) => toAxis(bar.before, report)}
            stroke="var(--faint)"
            strokeWidth={1.5}
            strokeDasharray="4 4"
            dot={false}
            activeDot={false}
            isAnimationActive={false}
            className="pointer-events-none"
          />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  )
}
