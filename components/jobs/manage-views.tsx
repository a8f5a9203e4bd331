"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { Button } from "@/components/ui/button"
import { Dialog } from "@/components/ui/dialog"
import type { Viewer } from "@/lib/domain/operator"
import { callAction } from "@/lib/http"
import { deleteView } from "@/lib/views/actions"
import type { SavedView } from "@/lib/views/schema"

type ManageViewsProps = { views: SavedView[]; viewer: Viewer; onClose: () => void }

/** One's own views can be deleted; an admin may delete any. */
export function ManageViews({ views, viewer, onClose }: ManageViewsProps) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: (id: string) => callAction(deleteView({ id })),
    onSettled: () => client.invalidateQueries({ queryKey: ["views"] }),
  })
  return (
    <Dialog title="Delete views" onClose={onClose}>
      {remove.error ? (
        <p role="alert" className="mb-2 text-failed">
          {remove.error.message}
        </p>
      ) : null}
      {views.length === 0 ? <p className="text-muted">No view is saved.</p> : null}
      <ul className="max-h-80 divide-y divide-line overflow-y-auto">
        {views.map((view) => {
          const isAllowed = viewer.role === "admin" || view.createdBy.id === viewer.id
          return (
            <li key={view.id} className="flex items-center justify-between gap-3 py-1.5">
              <span className="min-w-0">
                <span className="block truncate">{view.name}</span>
                <span className="block truncate text-xs text-muted">{view.createdBy.name}</span>
              </span>
              <Button
                disabled={!isAllowed || remove.isPending}
                title={isAllowed ? undefined : "Only who saved it, or an admin, may delete it"}
                onClick={() => remove.mutate(view.id)}
              >
                Delete
              </Button>
            </li>
          )
        })}
      </ul>
    </Dialog>
  )
}
