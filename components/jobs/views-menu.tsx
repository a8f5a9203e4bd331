"use client"

import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { buttonClass } from "@/components/ui/button"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Menu } from "@/components/ui/menu"
import type { MenuItem } from "@/components/ui/menu-items"
import { isAtLeast, type Viewer } from "@/lib/domain/operator"
import { loadJobList, toJobListHref } from "@/lib/jobs/list-schema"
import { viewQueries } from "@/lib/views/queries"
import type { SavedView } from "@/lib/views/schema"
import type { JobList } from "./use-job-list"

const saveView = toLate(() => import("./save-view").then((module) => module.SaveView))
const manageViews = toLate(() => import("./manage-views").then((module) => module.ManageViews))

/** The state as a view keeps it: all but the drawer, written in one way only, so that two can be compared. */
function toViewQuery(list: JobList["state"]): string {
  return toJobListHref({ ...list, open: null }).split("?")[1] ?? ""
}

function toLabel(current: SavedView | undefined, count: number): string {
  if (current) return `Saved: ${current.name}`
  return count > 0 ? "Saved views" : "Save view"
}

/** The team's views of this list, and the one in force by its name. */
export function ViewsMenu({ list, viewer }: { list: JobList; viewer: Viewer }) {
  useAhead(saveView)
  useAhead(manageViews)
  const { data: views = [] } = useQuery(viewQueries.list("jobs"))
  const [dialog, setDialog] = useState<"save" | "manage" | null>(null)
  const query = toViewQuery(list.state)
  const current = views.find((view) => toViewQuery(loadJobList(new URLSearchParams(view.query))) === query)
  const canSave = isAtLeast(viewer.role, "support")
  const items: MenuItem[] = views.map((view) => ({
    label: view.name,
    hint: view.createdBy.name,
    isCurrent: view === current,
    href: view.query ? `/jobs?${view.query}` : "/jobs",
  }))
  if (canSave && !current) items.push({ label: "Save this view…", onSelect: () => setDialog("save") })
  if (canSave && views.length > 0) items.push({ label: "Delete views…", onSelect: () => setDialog("manage") })
  if (items.length === 0) return null
  const close = () => setDialog(null)
  return (
    <>
      <Menu
        label={<span className="max-w-48 truncate">{toLabel(current, views.length)}</span>}
        items={items}
        align="end"
        className={buttonClass("quiet")}
      />
      {dialog === "save" ? <Late part={saveView} with={{ query, onClose: close }} /> : null}
      {dialog === "manage" ? <Late part={manageViews} with={{ views, viewer, onClose: close }} /> : null}
    </>
  )
}
