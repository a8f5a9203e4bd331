"use client"

import type { ReactNode } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { Card } from "@/components/ui/card"
import { Instant } from "@/components/ui/instant"
import { Link } from "@/components/ui/link"
import { formatCount, formatCredits, UNKNOWN } from "@/lib/format"
import type { DraftWaste, DuplicateWaste, FailedWaste } from "@/lib/waste/schema"
import { isBlind, toFailedCredits, toRepeatCredits } from "./words"

function Line({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <tr>
      <th scope="row" className="whitespace-normal py-1.5 font-normal text-text">
        {name}
      </th>
      <td className="num whitespace-nowrap">{children}</td>
    </tr>
  )
}

function Count({ jobs, href }: { jobs: number; href: string }) {
  if (jobs === 0) return <>0</>
  return (
    <Link href={href} className="text-accent hover:underline">
      {formatCount(jobs)}
    </Link>
  )
}

function Remark({ children }: { children: ReactNode }) {
  return <p className="border-t border-line px-3.5 py-2 text-pretty text-muted">{children}</p>
}

export function FailedCard({ failed }: { failed: FailedWaste }) {
  return (
    <Card title="Failed">
      <table>
        <tbody>
          <Line name="failed jobs">
            <Count jobs={failed.jobs} href={failed.href} />
          </Line>
          <Line name="credits they cost">{toFailedCredits(failed)}</Line>
          <Line name="jobs whose charge nobody can tell">{formatCount(failed.unknownJobs)}</Line>
          {failed.mayBeMilli === null ? null : (
            <Line name="credits if all of those were charged">~{formatCredits(failed.mayBeMilli)}</Line>
          )}
        </tbody>
      </table>
      {failed.unknownJobs > 0 ? (
        <Remark>
          The vendor does not document whether a failed job is charged; where it says so of a job, that counts.{" "}
          <KeptLink href="/usage/reconciliation">Reconciliation</KeptLink> compares the days.
        </Remark>
      ) : null}
    </Card>
  )
}

export function TwiceCard({ duplicate }: { duplicate: DuplicateWaste }) {
  const { jobs, unknownJobs, clusterCount, erasedJobs } = duplicate
  return (
    <Card title="Bought twice">
      <table>
        <tbody>
          <Line name="jobs that bought the same again">{isBlind(duplicate) ? UNKNOWN : formatCount(jobs)}</Line>
          <Line name="credits they cost">{toRepeatCredits(duplicate)}</Line>
          <Line name="clusters">{isBlind(duplicate) ? UNKNOWN : formatCount(clusterCount)}</Line>
          {unknownJobs > 0 ? <Line name="jobs whose cost is not known">{formatCount(unknownJobs)}</Line> : null}
          {erasedJobs > 0 ? <Line name="jobs of erased customers">{formatCount(erasedJobs)}</Line> : null}
        </tbody>
      </table>
      <Remark>
        Same source, model, format and customer, completed, within a day of one that was completed. An upload has an
        address of its own, so it is never the same as another.
      </Remark>
    </Card>
  )
}

export function DraftsCard({ drafts }: { drafts: DraftWaste }) {
  return (
    <Card title="Drafts never started">
      <table>
        <tbody>
          <Line name="jobs that still wait">
            <Count jobs={drafts.jobs} href={drafts.href} />
          </Line>
          <Line name="oldest made">
            <Instant at={drafts.oldestAt} mode="absolute" />
          </Line>
        </tbody>
      </table>
      <Remark>
        Made more than a day before the range ends and not begun. They cost nothing; somebody waits for them, or forgot
        them.
      </Remark>
    </Card>
  )
}
