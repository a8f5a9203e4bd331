"use client"

import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense, useState } from "react"
import { KeptLink } from "@/components/shell/kept-link"
import { useShell } from "@/components/shell/shell-context"
import { useConnection } from "@/components/shell/use-connection"
import { Button, buttonClass } from "@/components/ui/button"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Menu } from "@/components/ui/menu"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { isAtLeast } from "@/lib/domain/operator"
import { toAppError } from "@/lib/errors"
import { reviewQueries } from "@/lib/reviews/queries"
import type { Review } from "@/lib/reviews/schema"
import { Contents } from "./contents"
import { Corrections } from "./corrections"
import { Figures } from "./figures"
import { PrintFoot } from "./print-foot"
import { SheetHead } from "./sheet-head"

/* Drawn by the server like the rest; its code comes right after the page's first scripts. */
const ReviewSheet = lazy(() => import("./review-sheet").then((module) => ({ default: module.ReviewSheet })))
const signDialog = toLate(() => import("./sign-dialog").then((module) => module.SignDialog))

/** One week's review: one column, made to be read from top to bottom and to be printed. */
export function ReviewPage({ week }: { week: string }) {
  const { connection, connections } = useConnection()
  const { by } = useShell()
  const { data, error, refetch } = useQuery(reviewQueries.week(week, connection))
  const canWrite = isAtLeast(by.role, "support")
  const label = connections.find(({ id }) => id === connection)?.label ?? null
  return (
    <div className="max-w-[1100px] print:max-w-none">
      <div className="grid gap-x-10 xl:grid-cols-[minmax(0,860px)_minmax(0,1fr)]">
        <div className="flex min-w-0 max-w-[860px] flex-col gap-3 print:max-w-none">
          <Tools week={week} review={data} canSign={canWrite} />
          {error ? (
            <Problem
              title={
                data
                  ? "This review could not be read again; below is what was read before"
                  : "This review could not be read"
              }
              detail={toAppError(error).message}
              onRetry={() => void refetch()}
            />
          ) : null}
          {data ? (
            <Sheet review={data} label={label} canWrite={canWrite} />
          ) : error ? null : (
            <Skeleton className="h-[900px]" />
          )}
        </div>
        {data ? <Contents hasReminders={data.report.reminders.length > 0} /> : null}
      </div>
    </div>
  )
}

type SheetProps = { review: Review; label: string | null; canWrite: boolean }

function Sheet({ review, label, canWrite }: SheetProps) {
  const { report, signature, corrections } = review
  return (
    <article className="sheet min-w-0 rounded-md border border-line bg-surface px-4 py-5 sm:px-8 sm:py-7 [&_.num]:whitespace-nowrap [&_:is(th,td):first-child]:pl-0 [&_:is(th,td):last-child]:pr-0">
      <SheetHead review={review} label={label} />
      <p className="mt-4 max-w-[72ch] text-pretty text-lg">{report.headline}</p>
      <Figures report={report} isSigned={signature !== null} corrections={corrections} />
      <Corrections corrections={corrections} />
      <Caveats caveats={report.caveats} />
      <Suspense fallback={<Skeleton className="mt-6 h-[1600px]" />}>
        <ReviewSheet review={review} canWrite={canWrite} />
      </Suspense>
      <PrintFoot />
    </article>
  )
}

/** What the reader must know to trust the figures above and below, the weightiest first. */
function Caveats({ caveats }: { caveats: readonly string[] }) {
  if (caveats.length === 0) return null
  return (
    <ul
      aria-label="What to know about these figures"
      className="mt-5 list-disc space-y-0.5 border-l-[3px] border-l-handled py-0.5 pl-7 text-xs text-muted marker:text-faint"
    >
      {caveats.map((caveat) => (
        <li key={caveat} className="text-pretty">
          {caveat}
        </li>
      ))}
    </ul>
  )
}

type ToolsProps = { week: string; review: Review | undefined; canSign: boolean }

function Tools({ week, review, canSign }: ToolsProps) {
  useAhead(signDialog)
  const [isSigning, setIsSigning] = useState(false)
  // Of a week before our record nothing is known that somebody could sign.
  const isOpen = review?.signature === null && !review.report.isPartial && review.report.figures.jobs !== null
  return (
    <div className="no-print flex min-h-[30px] flex-wrap items-center gap-x-4 gap-y-2">
      <KeptLink href="/reviews" className="text-muted hover:text-text">
        ← Reviews
      </KeptLink>
      {review ? <Neighbours review={review} /> : null}
      <div className="ml-auto flex gap-2">
        <ExportMenu week={week} connection={review?.report.connection ?? null} />
        {isOpen && canSign ? (
          <Button variant="primary" onClick={() => setIsSigning(true)}>
            Sign this week
          </Button>
        ) : null}
      </div>
      {isSigning && review ? <Late part={signDialog} with={{ review, onClose: () => setIsSigning(false) }} /> : null}
    </div>
  )
}

function Neighbours({ review: { previous, next } }: { review: Review }) {
  if (previous === null && next === null) return null
  return (
    <nav aria-label="Weeks" className="flex gap-3 tabular-nums">
      {previous === null ? null : <KeptLink href={`/reviews/${previous}`}>‹ {previous}</KeptLink>}
      {next === null ? null : <KeptLink href={`/reviews/${next}`}>{next} ›</KeptLink>}
    </nav>
  )
}

function ExportMenu({ week, connection }: { week: string; connection: string | null }) {
  const toHref = (as: "csv" | "md") => {
    const query = new URLSearchParams({ as, ...(connection === null ? {} : { connection }) })
    return `/api/reviews/${week}?${query}`
  }
  const items = [
    { label: "CSV", hint: "every figure", href: toHref("csv") },
    { label: "Markdown", hint: "to send or keep", href: toHref("md") },
    { label: "Print", hint: "or save as PDF", onSelect: () => window.print() },
  ]
  return <Menu label="Export" items={items} align="end" className={buttonClass()} />
}
