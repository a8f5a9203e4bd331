"use client"

import { buttonClass } from "@/components/ui/button"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Popover } from "@/components/ui/popover"
import type { Column } from "@/lib/jobs/list-schema"
import type { JobList } from "./use-job-list"

const choices = toLate(() => import("./column-choices").then((module) => module.ColumnChoices))

type ColumnMenuProps = { list: JobList; shown: Column[]; filled: readonly Column[] }

/** Which columns stand in the table. Kept in the URL, so a pasted link shows the same ones. */
export function ColumnMenu(props: ColumnMenuProps) {
  useAhead(choices)
  return (
    <Popover label="Columns" align="end" className={buttonClass("quiet")}>
      {() => <Late part={choices} with={props} />}
    </Popover>
  )
}
