import { Link } from "@/components/ui/link"
import { toBarDays } from "@/lib/domain/time-buckets"
import type { FailureList } from "@/lib/failures/list-schema"
import { formatCount, formatDay } from "@/lib/format"

type Buckets = FailureList["buckets"]

/** "Tue 24 Nov", "Tue 24 Nov to Thu 26 Nov", "Tue 24 Nov 14:00". */
function toBarWords(bar: number, buckets: Buckets): string {
  const toNumber = (iso: string) => Number(iso.replaceAll("-", ""))
  const { from, until } = toBarDays(bar, buckets)
  if (buckets.unit === "hour") {
    return `${formatDay(toNumber(from))} ${String((buckets.first + bar * buckets.size) % 24).padStart(2, "0")}:00`
  }
  if (buckets.size === 1) return formatDay(toNumber(from))
  const last = new Date(Date.parse(`${until}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
  return `${formatDay(toNumber(from))} to ${formatDay(toNumber(last))}`
}

type BarChartProps = {
  bars: readonly number[]
  buckets: Buckets
  /** The list of the jobs of a bar; undefined where it cannot be narrowed that far. */
  toHref: (bar: number) => string | undefined
  isHandled: boolean
}

const HEIGHT = 120

/** Failed jobs per day (or hour), drawn by us. Each bar leads to its jobs; the table under it says the same in words. */
export function BarChart({ bars, buckets, toHref, isHandled }: BarChartProps) {
  const top = Math.max(1, ...bars)
  const last = bars.length - 1
  const items = bars.map((jobs, bar) => ({ jobs, bar, words: toBarWords(bar, buckets) }))
  const middle = Math.floor(last / 2)
  return (
    <div>
      <div className="relative mt-4" style={{ height: HEIGHT }}>
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${bars.length * 10} ${HEIGHT}`}
          preserveAspectRatio="none"
          className={`absolute inset-0 size-full ${isHandled ? "fill-handled" : "fill-failed"}`}
        >
          {[0, 0.5].map((at) => (
            <line
              key={at}
              x1="0"
              x2={bars.length * 10}
              y1={at * HEIGHT + 0.5}
              y2={at * HEIGHT + 0.5}
              stroke="var(--line)"
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {items.map(({ jobs, bar, words }) => {
            const height = jobs === 0 ? 1 : Math.max(3, (jobs / top) * (HEIGHT - 4))
            return (
              <rect
                key={words}
                x={bar * 10 + 1.2}
                y={HEIGHT - height}
                width={7.6}
                height={height}
                opacity={jobs === 0 ? 0.4 : bar === last ? 0.6 : 1}
              />
            )
          })}
        </svg>
        <span className="absolute -top-[18px] left-0 text-xs tabular-nums text-muted">{formatCount(top)}</span>
        <div className="absolute inset-0 flex">
          {items.map(({ jobs, bar, words }) => {
            const title = `${words}: ${formatCount(jobs)}${bar === last ? " so far" : ""}`
            const href = jobs === 0 ? undefined : toHref(bar)
            if (href === undefined) return <span key={words} title={title} className="flex-1" />
            // The table twin is the way for keyboard and screen reader.
            return (
              <Link
                key={words}
                href={href}
                tabIndex={-1}
                aria-hidden="true"
                title={title}
                className="flex-1 hover:bg-hover/60"
              >
                {""}
              </Link>
            )
          })}
        </div>
      </div>
      <p aria-hidden="true" className="mt-1 flex justify-between text-xs text-faint">
        <span>{toBarWords(0, buckets)}</span>
        {last > 4 ? <span className="max-sm:hidden">{toBarWords(middle, buckets)}</span> : null}
        <span>{toBarWords(last, buckets)}</span>
      </p>
    </div>
  )
}

/** The same figures as a table, the newest first. */
export function BarTable({ bars, buckets, toHref }: Omit<BarChartProps, "isHandled">) {
  return (
    <details className="border-t border-line">
      <summary className="px-3.5 py-2 text-muted hover:text-text">The same figures as a table</summary>
      <section
        aria-label="Failed jobs by day"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-80 overflow-auto border-t border-line"
      >
        <table>
          <thead className="sticky top-0 bg-surface">
            <tr>
              <th scope="col">{buckets.unit === "hour" ? "Hour" : "Day"}</th>
              <th scope="col" className="num">
                Failed jobs
              </th>
            </tr>
          </thead>
          <tbody>
            {bars.map((_, at) => {
              const bar = bars.length - 1 - at
              const jobs = bars[bar] ?? 0
              const href = jobs === 0 ? undefined : toHref(bar)
              const words = toBarWords(bar, buckets)
              return (
                <tr key={bar}>
                  <td>
                    {href === undefined ? (
                      words
                    ) : (
                      <Link href={href} className="text-accent hover:underline">
                        {words}
                      </Link>
                    )}
                    {at === 0 ? <span className="text-faint"> so far</span> : null}
                  </td>
                  <td className="num">{formatCount(jobs)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
    </details>
  )
}
