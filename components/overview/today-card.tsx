"use client"

import { toEndsWords } from "@/components/budgets/runway-words"
import { KeptLink } from "@/components/shell/kept-link"
import { useConnection } from "@/components/shell/use-connection"
import { Card } from "@/components/ui/card"
import { Sparkline } from "@/components/ui/sparkline"
import { addDays } from "@/lib/domain/time"
import { formatChange, formatCount, formatCredits, formatDay, formatDayIn, UNKNOWN } from "@/lib/format"
import type { Figure, Today } from "@/lib/overview/schema"

const ROWS = {
  created: { label: "New", tone: "muted" },
  done: { label: "Done", tone: "done" },
  failed: { label: "Failed", tone: "failed" },
  credits: { label: "Credits", tone: "accent" },
} as const satisfies Record<Figure["id"], { label: string; tone: "muted" | "done" | "failed" | "accent" }>

const SOURCES = {
  "vendor totals": "Credits are the vendor’s own totals per day.",
  jobs: "Credits are those that the vendor reported on finished jobs.",
  estimate: "~ Credits are estimated from length and rate: the vendor has reported none.",
} as const

/** Today so far, in vendor days, beside the same weekday of last week. */
export function TodayCard({ today, at }: { today: Today; at: string }) {
  const lastWeek = formatDay(addDays(today.day, -7))
  const time = at.slice(11, 16)
  const isEstimate = today.creditsSource === "estimate"
  const { connection, connections } = useConnection()
  return (
    <Card
      title={
        <>
          Today <span className="font-normal text-muted">UTC, until now, against the same weekday</span>
        </>
      }
    >
      <table>
        <caption className="sr-only">
          Today until {time} UTC, the seven days before, and {lastWeek} until the same time
        </caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">What</th>
            <th scope="col">Today</th>
            <th scope="col">Last days</th>
            <th scope="col">Against {lastWeek}</th>
          </tr>
        </thead>
        <tbody>
          {today.figures.map((figure) => (
            <FigureRow key={figure.id} figure={figure} isEstimate={isEstimate} lastWeek={lastWeek} time={time} />
          ))}
        </tbody>
      </table>
      {today.runways.map((runway) => (
        <RunwayLine
          key={runway.connection}
          runway={runway}
          year={Math.floor(today.day / 10_000)}
          isOnly={connection !== null || connections.length === 1}
        />
      ))}
      <p className="border-t border-line px-3.5 py-2 text-faint">
        {today.creditsSource === null ? "Credits: not reported by the vendor so far." : SOURCES[today.creditsSource]}
      </p>
    </Card>
  )
}

type RunwayLineProps = { runway: Today["runways"][number]; year: number; isOnly: boolean }

/** "Runway Thu 3 Dec, Wed 2 Dec to Sun 3 Jan 2027, estimate". */
function RunwayLine({ runway: { connection, ends }, year, isOnly }: RunwayLineProps) {
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 border-t border-line px-3.5 py-2">
      <KeptLink href="/settings/budgets" className="hover:text-accent hover:underline">
        Runway{isOnly ? "" : `, ${connection}`}
      </KeptLink>
      {ends === null ? (
        <span className="text-muted">cannot be told yet</span>
      ) : (
        <>
          <span className="font-semibold">{formatDayIn(ends.likely, year)}</span>
          <span className="text-muted">{toEndsWords(ends, year)}, estimate</span>
        </>
      )}
    </p>
  )
}

type FigureRowProps = { figure: Figure; isEstimate: boolean; lastWeek: string; time: string }

function FigureRow({ figure, isEstimate, lastWeek, time }: FigureRowProps) {
  const row = ROWS[figure.id]
  const isCredits = figure.id === "credits"
  const write = (value: number | null) => {
    if (value === null) return UNKNOWN
    return isCredits ? `${isEstimate ? "~" : ""}${formatCredits(value)}` : formatCount(value)
  }
  const until = figure.isWholeDay ? `${lastWeek}, the whole day` : `${lastWeek} until ${time}`
  return (
    <tr>
      <th scope="row" className="font-normal">
        {row.label}
      </th>
      <td className="num text-lg font-semibold">
        <KeptLink href={figure.href} className="hover:text-accent hover:underline">
          {write(figure.today)}
        </KeptLink>
      </td>
      <td className="num w-[96px]">
        <Sparkline values={figure.days} tone={row.tone} isLastPartial />
      </td>
      <td className="num w-[88px] text-muted" title={`${until}: ${write(figure.before)}`}>
        {figure.isWholeDay
          ? figure.before === null
            ? UNKNOWN
            : `of ${write(figure.before)}`
          : formatChange(figure.today, figure.before)}
      </td>
    </tr>
  )
}
