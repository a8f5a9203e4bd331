"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { announce } from "@/components/ui/announce"
import { Button } from "@/components/ui/button"
import { RefreshIcon } from "@/components/ui/icon"
import { isAtLeast } from "@/lib/domain/operator"
import { callAction } from "@/lib/http"
import { syncNow } from "@/lib/sync/actions"
import { useShell } from "./shell-context"

/** Asks the vendor for new jobs at once, for those who may; how it went is said and stays beside the button. */
export function SyncNow({ connection }: { connection: string }) {
  const { by } = useShell()
  const client = useQueryClient()
  const sync = useMutation({
    mutationFn: () => callAction(syncNow({ connection })),
    onSuccess: () => announce("Up to date"),
    onSettled: () => client.invalidateQueries({ queryKey: ["freshness"] }),
  })
  if (!isAtLeast(by.role, "support")) return null
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button disabled={sync.isPending} onClick={() => sync.mutate()}>
        <RefreshIcon size={13} className={sync.isPending ? "animate-spin" : ""} />
        {sync.isPending ? "Asking the vendor" : "Sync now"}
      </Button>
      {sync.error ? (
        <span role="alert" className="min-w-0 flex-1 text-handled">
          {sync.error.message}
        </span>
      ) : null}
    </div>
  )
}
