"use client"

import { useSearchParams } from "next/navigation"
import type { ConnectionInfo } from "@/lib/domain/connection"
import { useShell } from "./shell-context"

/** The connection that the page is narrowed to (null: all of them), and all there are. A name we do not have is "all". */
export function useConnection(): { connection: string | null; connections: ConnectionInfo[] } {
  const { connections } = useShell()
  const asked = useSearchParams().get("connection")
  const connection = connections.some((one) => one.id === asked) ? asked : null
  return { connection, connections }
}
