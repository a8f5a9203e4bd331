"use client"

import clsx from "clsx"
import { useSearchParams } from "next/navigation"
import { VendorText } from "@/components/job/vendor-text"
import { useConnection } from "@/components/shell/use-connection"
import { Card } from "@/components/ui/card"
import { Link } from "@/components/ui/link"
import { formatCount } from "@/lib/format"
import { type QualityCell, type QualityFilter, type QualityReport, toCompletedHref } from "@/lib/quality/schema"
import { toQualityHref } from "./quality-link"

/** "2.1 %"; what is more than nothing is never shown as 0. */
function toRate(complained: number, completed: number): string {
  if (completed === 0) return "–"
  const percent = (complained / completed) * 100
  if (percent === 0) return "0 %"
  if (percent < 0.1) return "< 0.1 %"
  return `${percent.toFixed(percent < 10 ? 1 : 0)} %`
}

/** Complained jobs over completed jobs, by model and format; each figure leads to its jobs. */
export function RatesCard({ report, filter }: { report: QualityReport; filter: QualityFilter }) {
  const { connection } = useConnection()
  const silent = report.cells.filter((cell) => cell.model === "").reduce((sum, cell) => sum + cell.completed, 0)
  const most = Math.max(
    ...report.cells.map(({ complained, completed }) => (completed === 0 ? 0 : complained / completed)),
  )
  return (
    <Card title="Complained jobs by model and format" aside={`last ${filter.days} days, UTC`}>
      <table>
        <Head />
        <tbody>
          {report.cells.map((cell) => (
            <Row key={JSON.stringify([cell.model, cell.format])} {...{ cell, report, filter, connection, most }} />
          ))}
          <tr className="font-medium">
            <th scope="row" className="font-medium text-text">
              All
            </th>
            <td className="max-sm:hidden" />
            <td className="num">
              <Link
                href={toCompletedHref(report, { model: null, format: null, connection })}
                className="text-accent hover:underline"
              >
                {formatCount(report.completed)}
              </Link>
            </td>
            <td className="num">{formatCount(report.complained)}</td>
            <td className="num whitespace-nowrap">{toRate(report.complained, report.completed)}</td>
            <td className="max-sm:hidden" />
          </tr>
        </tbody>
      </table>
      <p className="border-t border-line px-3.5 py-2 text-pretty text-muted">
        Of jobs that completed in this time; each counts once, however much is wrong with it.
        {silent > 0 ? ` Of ${formatCount(silent)} of them nobody told the model.` : ""} A low rate may also mean that
        nobody tags what customers say.
      </p>
    </Card>
  )
}

/** On a narrow screen model and format share a column. */
function Head() {
  return (
    <thead>
      <tr>
        <th scope="col" className="max-sm:whitespace-normal">
          Model<span className="sm:hidden"> and format</span>
        </th>
        <th scope="col" className="max-sm:hidden">
          Format
        </th>
        <th scope="col" className="num">
          Completed
        </th>
        <th scope="col" className="num">
          <span className="max-sm:hidden">With a complaint</span>
          <span className="sm:hidden">Complaint</span>
        </th>
        <th scope="col" className="num">
          Rate
        </th>
        <th scope="col" className="w-[22%] max-sm:hidden">
          <span className="sr-only">The rate as a bar</span>
        </th>
      </tr>
    </thead>
  )
}

type RowProps = {
  cell: QualityCell
  report: QualityReport
  filter: QualityFilter
  connection: string | null
  /** The highest rate of all, 0–1: the longest bar. */
  most: number
}

function Row({ cell, report, filter, connection, most }: RowProps) {
  const search = useSearchParams()
  const { model, format, completed, complained } = cell
  const isChosen = filter.model === model && filter.format === format
  return (
    <tr className={clsx(isChosen && "bg-accent-soft")}>
      <th scope="row" className="font-normal text-text max-sm:whitespace-normal">
        <Name value={model} />
        <span className="text-muted sm:hidden">
          {" · "}
          <Name value={format} />
        </span>
      </th>
      <td className="max-sm:hidden">
        <Name value={format} />
      </td>
      <td className="num">
        <Link href={toCompletedHref(report, { model, format, connection })} className="text-accent hover:underline">
          {formatCount(completed)}
        </Link>
      </td>
      <td className="num">
        {complained === 0 ? (
          <span className="text-faint">0</span>
        ) : (
          <Link
            href={toQualityHref(search, { ...filter, model, format })}
            scroll={false}
            className="text-accent hover:underline"
          >
            {formatCount(complained)}
          </Link>
        )}
      </td>
      <td className={clsx("num whitespace-nowrap", complained === 0 && "text-faint")}>
        {toRate(complained, completed)}
      </td>
      <td className="max-sm:hidden" aria-hidden="true">
        {complained > 0 && completed > 0 && most > 0 ? (
          <span
            className="block h-1.5 min-w-0.5 rounded-[3px] bg-c4"
            style={{ width: `${(complained / completed / most) * 100}%` }}
          />
        ) : null}
      </td>
    </tr>
  )
}

function Name({ value }: { value: string }) {
  if (value === "") return <span className="text-faint">not known</span>
  return <VendorText>{value}</VendorText>
}
