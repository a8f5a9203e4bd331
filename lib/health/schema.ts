import type { Level } from "@/lib/domain/freshness"

/** How the parts of the dashboard do, for signed-in people. Instants are ISO; null: never, or not known. */
export type HealthParts = {
  store: {
    engine: "sqlite" | "postgres"
    isReachable: boolean
    /** Of this process. */
    lastWriteAt: string | null
    bytes: number
  }
  sync: SyncHealth[]
  webhooks: { connection: string; lastAcceptedAt: string | null; unconfirmed: number }[]
  notifications: {
    isConfigured: boolean
    lastSentAt: string | null
    waiting: number
    /** Of the waiting ones: tried at least once. */
    failing: number
  }
  /** The sums by day: how far they are while they are built anew, 0–1; null when they are whole. */
  background: { sumsBuilt: number | null }
}

export type SyncHealth = {
  connection: string
  level: Level
  isBehind: boolean
  lastPassAt: string | null
  heartbeatAgeMs: number | null
  isLeaseHeld: boolean
  /** This process syncs it. */
  isLeaseOurs: boolean
  /** Unfinished jobs that are followed. */
  activeJobs: number
}
