"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { parseCredits } from "@/components/budgets/words"
import { announce } from "@/components/ui/announce"
import { Button } from "@/components/ui/button"
import { enterBalance } from "@/lib/budgets/actions"
import type { ConnectionInfo } from "@/lib/domain/connection"
import { callAction } from "@/lib/http"

/** Credits left of a connection, as the vendor's Dashboard shows them: no call tells. */
export function BalanceForm({ connection }: { connection: ConnectionInfo }) {
  const [amount, setAmount] = useState("")
  const client = useQueryClient()
  const enter = useMutation({
    mutationFn: (credits: number) => callAction(enterBalance({ connection: connection.id, credits })),
    onSuccess: async () => {
      announce("Balance kept")
      await client.invalidateQueries({ queryKey: ["reviews"] })
      void client.invalidateQueries({ queryKey: ["usage", "budgets"] })
      void client.invalidateQueries({ queryKey: ["overview"] })
    },
  })
  const credits = parseCredits(amount)
  return (
    <form
      className="no-print mt-2 flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (credits !== null && !enter.isPending) enter.mutate(credits)
      }}
    >
      <label className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="text-muted">
          Credits left of <bdi>{connection.label}</bdi>
        </span>
        <input
          inputMode="decimal"
          autoComplete="off"
          value={amount}
          placeholder="125,000"
          onChange={(event) => setAmount(event.target.value)}
          className="h-[30px] w-32 rounded-md border border-line-strong bg-surface px-2.5 tabular-nums"
        />
      </label>
      <Button type="submit" disabled={credits === null || enter.isPending}>
        Keep balance
      </Button>
      {enter.error ? (
        <p role="alert" className="w-full text-failed">
          {enter.error.message}
        </p>
      ) : null}
    </form>
  )
}
