"use client"

import { type FormEvent, useState } from "react"
import { ConnectionMark } from "@/components/shell/connection-mark"
import { Dialog } from "@/components/ui/dialog"
import { FormEnd } from "@/components/ui/form-end"
import { sendBurst } from "@/lib/checks/actions"
import { BURST_MOST, type ConnectionChecks } from "@/lib/checks/schema"
import { useProof } from "./use-proof"

type BurstDialogProps = { where: Pick<ConnectionChecks, "connection" | "environment">; onClose: () => void }

/** Asks whether the limit is to be met on purpose; for production its name is typed. */
export function BurstDialog({ where: { connection, environment }, onClose }: BurstDialogProps) {
  const [typed, setTyped] = useState("")
  const burst = useProof(sendBurst)
  const isProduction = environment === "production"
  const isReady = !isProduction || typed.trim() === connection
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (isReady && !burst.isPending) burst.mutate({ connection, typed }, { onSuccess: onClose })
  }
  return (
    <Dialog title="Order a burst?" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="text-muted">Sent with the key of</span> <ConnectionMark id={connection} />
          <span className="text-muted">{environment}</span>
        </p>
        <p className="max-w-[60ch] text-pretty">
          At most {BURST_MOST} reads of one job each, one after the other as fast as they are answered; it ends at the
          first answer 429. It costs no credits. After a 429 your own systems may be refused for some seconds too, if
          they use the same key; this dashboard’s own calls wait up to a quarter of a minute.
        </p>
        {isProduction ? (
          <label className="flex flex-col gap-1">
            <span className="text-muted">
              This is production: type <span className="mono text-text">{connection}</span> to confirm
            </span>
            <input
              value={typed}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setTyped(event.target.value)}
              className="h-[30px] rounded-md border border-line-strong bg-surface px-2.5"
            />
          </label>
        ) : null}
        <FormEnd of={burst} label="Send the burst" busy="Sending" isReady={isReady} onClose={onClose} />
      </form>
    </Dialog>
  )
}
