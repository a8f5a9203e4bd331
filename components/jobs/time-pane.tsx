"use client"

import { useState } from "react"
import { useZone } from "@/components/shell/use-zone"
import { Button } from "@/components/ui/button"
import { addDays, toDay, toIsoDay } from "@/lib/domain/time"
import { describeTimeRange, parseTimeRange, serializeTimeRange, type TimeRange } from "@/lib/jobs/list-range-schema"
import type { JobList } from "./use-job-list"

const USUAL = ["1h", "24h", "7d", "30d", "90d"].flatMap((text) => parseTimeRange(text) ?? [])

/** The day after the last one that belongs to the range, as the URL holds it. */
function toNextDay(day: string): string {
  return toIsoDay(addDays(Number(day.replaceAll("-", "")), 1))
}

function toFields(range: TimeRange | null): { from: string; last: string } {
  if (range?.kind !== "days") return { from: "", last: "" }
  const last = range.until && toIsoDay(addDays(Number(range.until.replaceAll("-", "")), -1))
  return { from: range.from ?? "", last: last ?? "" }
}

/** When a job was made, or when it ended: one of the usual stretches, or days of the zone in force. */
export function TimePane({ name, list }: { name: "created" | "finished"; list: JobList }) {
  const zone = useZone()
  const range = list.state[name]
  const [fields, setFields] = useState(() => toFields(range))
  const asked = parseTimeRange(`${fields.from}..${fields.last ? toNextDay(fields.last) : ""}`)
  const today = toIsoDay(toDay(Date.now(), zone))
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-1">
        {USUAL.map((usual) => {
          const isCurrent = range !== null && serializeTimeRange(range) === serializeTimeRange(usual)
          return (
            <Button
              key={serializeTimeRange(usual)}
              aria-pressed={isCurrent}
              className={isCurrent ? "!border-accent !text-accent" : ""}
              onClick={() => list.change({ [name]: isCurrent ? null : usual })}
            >
              {describeTimeRange(usual)}
            </Button>
          )
        })}
      </div>
      <form
        className="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          list.change({ [name]: asked })
        }}
      >
        <DayField label="From" value={fields.from} max={today} onChange={(from) => setFields({ ...fields, from })} />
        <DayField label="To" value={fields.last} max={today} onChange={(last) => setFields({ ...fields, last })} />
        <p className="text-xs text-faint">Whole days in {zone}, both included.</p>
        <div className="flex gap-2">
          <Button type="submit" variant="primary" disabled={!asked}>
            Apply
          </Button>
          {range ? (
            <Button variant="quiet" onClick={() => list.change({ [name]: null })}>
              Any time
            </Button>
          ) : null}
        </div>
      </form>
    </div>
  )
}

type DayFieldProps = { label: string; value: string; max: string; onChange: (day: string) => void }

function DayField({ label, value, max, onChange }: DayFieldProps) {
  return (
    <label className="flex items-center gap-2">
      <span className="w-10 text-muted">{label}</span>
      <input
        type="date"
        value={value}
        max={max}
        onChange={(event) => onChange(event.target.value)}
        className="h-[30px] rounded-md border border-line bg-surface px-2"
      />
    </label>
  )
}
