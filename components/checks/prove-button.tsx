"use client"

import { useState } from "react"
import { Button } from "@/components/ui/button"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { proveCheck } from "@/lib/checks/actions"
import type { ConnectionChecks, ShownCheck } from "@/lib/checks/schema"
import { useProof } from "./use-proof"

type Where = Pick<ConnectionChecks, "connection" | "environment">
type ProveButtonProps = { check: ShownCheck; where: Where }

const lateDialog = toLate(() => import("./burst-dialog").then((module) => module.BurstDialog))

/** For admins: asks the vendor now. A burst is asked about first. */
export function ProveButton({ check, where }: ProveButtonProps) {
  if (check.proof === null) return null
  if (check.proof === "rate.burst") return <BurstButton where={where} />
  return <AskButton connection={where.connection} proof={check.proof} title={check.title} />
}

type AskButtonProps = { connection: string; proof: "health" | "auth.wrong_key"; title: string }

function AskButton({ connection, proof, title }: AskButtonProps) {
  const { mutate, isPending, error } = useProof(proveCheck)
  return (
    <span className="no-print flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button aria-label={`Prove now: ${title}`} disabled={isPending} onClick={() => mutate({ connection, proof })}>
        {isPending ? "Asking" : "Prove now"}
      </Button>
      {error ? (
        <span role="alert" className="text-failed">
          {error.message}
        </span>
      ) : null}
    </span>
  )
}

function BurstButton({ where }: { where: Where }) {
  const [isOpen, setIsOpen] = useState(false)
  useAhead(lateDialog)
  return (
    <span className="no-print">
      <Button onClick={() => setIsOpen(true)}>Order a burst…</Button>
      {isOpen ? <Late part={lateDialog} with={{ where, onClose: () => setIsOpen(false) }} /> : null}
    </span>
  )
}
