"use client"

import clsx from "clsx"
import { toJobPath } from "@/components/job/support-actions"
import { VendorText } from "@/components/job/vendor-text"
import { KeptLink } from "@/components/shell/kept-link"
import { Card } from "@/components/ui/card"
import { CopyId } from "@/components/ui/copy-id"
import { Instant } from "@/components/ui/instant"
import type { JobRef } from "@/lib/domain/job"
import type { DiffRow, SiblingBasis } from "@/lib/domain/sibling-diff"
import { UNKNOWN } from "@/lib/format"
import type { Sibling } from "@/lib/inspect/schema"

const BASIS = {
  customer: "the same customer",
  kind: "the same model and format",
  connection: "the same connection; neither customer nor model and format are known to agree",
} as const satisfies Record<SiblingBasis, string>

/** The nearest job that succeeded and how it differs: what may explain the failure first. */
export function SiblingCard({ job, sibling }: { job: JobRef; sibling: Sibling | null }) {
  if (!sibling)
    return (
      <Card title="Nearest success">
        <p className="px-3.5 py-2.5 text-muted">No job that succeeded is in the record of this connection.</p>
      </Card>
    )
  const { ref, diff } = sibling
  const different = diff.filter((row) => row.verdict === "different")
  const rest = diff.filter((row) => row.verdict !== "different")
  const compare = `/compare?a=${toRefParam(job)}&b=${toRefParam(ref)}`
  return (
    <Card title="Nearest success" aside={<KeptLink href={compare}>Compare side by side</KeptLink>}>
      <p className="flex flex-wrap items-center gap-x-1.5 px-3.5 py-2.5">
        <CopyId id={ref.jobId} href={toJobPath(ref)} />
        <span className="text-muted">
          done <Instant at={sibling.finishedAt} />, {BASIS[sibling.basis]}
          {ref.connection === job.connection ? "" : `, on ${ref.connection}`}
        </span>
      </p>
      {diff.some((row) => row.decisive) ? null : (
        <p className="px-3.5 pb-2.5 text-pretty text-muted">
          {different.length > 0
            ? "What differs has nothing to do with this cause, as far as is known."
            : "Nothing that is known of both jobs differs."}
        </p>
      )}
      {different.length > 0 ? <DiffTable rows={different} /> : null}
      {rest.length > 0 ? (
        <details className="border-t border-line px-3.5 py-2">
          <summary className="text-muted">{toRestWords(rest)}</summary>
          <div className="-mx-3.5 mt-2">
            <DiffTable rows={rest} />
          </div>
        </details>
      ) : null}
    </Card>
  )
}

function toRefParam({ connection, jobId }: JobRef): string {
  return encodeURIComponent(`${connection}/${jobId}`)
}

function toRestWords(rows: readonly DiffRow[]): string {
  const equal = rows.filter((row) => row.verdict === "equal").length
  const silent = rows.length - equal
  return [equal > 0 ? `${equal} equal` : null, silent > 0 ? `${silent} not known of both` : null]
    .filter(Boolean)
    .join(", ")
}

function DiffTable({ rows }: { rows: readonly DiffRow[] }) {
  return (
    <table className="w-full table-fixed text-left">
      <thead>
        <tr className="border-y border-line text-muted [&>th]:px-3.5 [&>th]:py-1.5 [&>th]:font-normal">
          <th scope="col" className="w-[34%]">
            Field
          </th>
          <th scope="col">This job</th>
          <th scope="col">The success</th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {rows.map((row) => (
          <tr key={row.name} className="align-top [&>*]:px-3.5 [&>*]:py-1.5">
            <th scope="row" className="whitespace-normal font-normal text-muted [overflow-wrap:anywhere]">
              {row.name}
              {row.decisive ? <span className="block text-xs text-handled">may explain it</span> : null}
            </th>
            <Value text={row.mine} isStrong={row.decisive} />
            <Value text={row.theirs} isStrong={row.decisive} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Value({ text, isStrong }: { text: string | null; isStrong: boolean }) {
  return (
    <td className={clsx(isStrong && "font-medium")}>
      {text === null ? (
        <span className="text-faint" title="Not known">
          {UNKNOWN}
        </span>
      ) : (
        <VendorText className="mono">{text}</VendorText>
      )}
    </td>
  )
}
