import "server-only"
import { listSecretValues, readEnv } from "@/lib/env"
import type { PacketMaking } from "./data"

/** What this process knows for making packets: its clock, its secrets, its connections. */
export function toMaking(): PacketMaking {
  const { connections } = readEnv()
  return {
    now: Date.now(),
    secrets: listSecretValues(),
    toEnvironment: (connection) => connections.find(({ id }) => id === connection)?.environment ?? null,
  }
}
