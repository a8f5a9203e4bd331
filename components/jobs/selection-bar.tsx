"use client"

import { announce } from "@/components/ui/announce"
import { Button, buttonClass } from "@/components/ui/button"
import { copyText } from "@/components/ui/copy-text"
import { Kbd } from "@/components/ui/kbd"
import { Link } from "@/components/ui/link"
import { toCompareHref } from "@/lib/compare/schema"
import type { JobRow } from "@/lib/jobs/list-types"
import type { RowHand } from "./use-row-hand"

/** What can be done with the selected rows. */
export function SelectionBar({ rows, hand }: { rows: JobRow[]; hand: RowHand }) {
  const selected = rows.filter((row) => hand.selected.has(row.num))
  const ids = selected.map((row) => row.id)
  const [a, b] = selected.length === 2 ? selected.map(({ connection, id: jobId }) => ({ connection, jobId })) : []
  if (ids.length === 0) return null
  const copy = () =>
    void copyText(ids.join("\n")).then((done) =>
      announce(done ? `${ids.length} ${ids.length === 1 ? "id" : "ids"} copied` : "The browser refused to copy"),
    )
  return (
    <div className="sticky bottom-16 z-20 mx-auto mt-2 flex w-fit items-center gap-2 rounded-md border border-line-strong bg-surface py-1.5 pr-1.5 pl-3 shadow-lg shadow-shade/30 md:bottom-4">
      <span className="tabular-nums">{ids.length} selected</span>
      <Button onClick={copy}>Copy ids</Button>
      {a && b ? (
        <Link href={toCompareHref(a, b)} className={buttonClass()}>
          Compare
        </Link>
      ) : null}
      <Button variant="quiet" onClick={hand.clear}>
        Clear <Kbd>Esc</Kbd>
      </Button>
    </div>
  )
}
