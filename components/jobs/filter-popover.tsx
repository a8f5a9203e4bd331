"use client"

import { buttonClass } from "@/components/ui/button"
import { Icon } from "@/components/ui/icon"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Popover } from "@/components/ui/popover"
import type { Column } from "@/lib/jobs/list-schema"
import type { JobList } from "./use-job-list"

const panes = toLate(() => import("./filter-panes").then((module) => module.FilterPanes))

const PLUS = "M12 5v14M5 12h14"

export function FilterPopover({ list, filled }: { list: JobList; filled: readonly Column[] }) {
  useAhead(panes)
  const label = (
    <>
      <Icon path={PLUS} size={14} />
      Filter
    </>
  )
  return (
    <Popover label={label} className={buttonClass("quiet", "h-6 px-2")}>
      {() => <Late part={panes} with={{ list, filled }} />}
    </Popover>
  )
}
