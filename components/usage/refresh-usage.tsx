"use client"

import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useConnection } from "@/components/shell/use-connection"
import { announce } from "@/components/ui/announce"
import { Button } from "@/components/ui/button"
import { RefreshIcon } from "@/components/ui/icon"
import { toAppError } from "@/lib/errors"
import { callAction } from "@/lib/http"
import { refreshUsage } from "@/lib/usage/actions"

/** Asks the vendor for its figures now, for each connection shown. */
export function RefreshUsage({ canRefresh }: { canRefresh: boolean }) {
  const client = useQueryClient()
  const { connection, connections } = useConnection()
  const [isAsking, setIsAsking] = useState(false)
  const ask = async () => {
    const asked = connection === null ? connections.map((one) => one.id) : [connection]
    setIsAsking(true)
    try {
      await Promise.all(asked.map((id) => callAction(refreshUsage({ connection: id }))))
      announce("The vendor’s newest figures are in the record")
    } catch (thrown) {
      announce(`Not refreshed. ${toAppError(thrown).message}`)
    } finally {
      setIsAsking(false)
      await client.invalidateQueries({ queryKey: ["usage"] })
    }
  }
  return (
    <Button
      onClick={() => void ask()}
      disabled={!canRefresh || isAsking}
      title={canRefresh ? "Ask the vendor for its figures now" : "Asking the vendor needs the role support"}
    >
      <RefreshIcon size={13} className={isAsking ? "animate-spin" : ""} />
      {isAsking ? "Asking" : "Refresh"}
    </Button>
  )
}
