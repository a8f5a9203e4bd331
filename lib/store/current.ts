import "server-only"
import { join } from "node:path"
import { readEnv } from "@/lib/env"
import { AppError } from "@/lib/errors"
import { timeWrite } from "@/lib/meter"
import { openStore, type StoreTarget } from "./open"
import type { Store } from "./store"

const holder: typeof globalThis & { removebgvideoOpsStore?: Promise<Store> } = globalThis

/** The store that the environment names: `DATABASE_URL`, else a SQLite file in the data folder. */
export function storeTarget(): StoreTarget {
  const { databaseUrl, dataDir } = readEnv()
  return databaseUrl ? { kind: "postgres", url: databaseUrl } : { kind: "sqlite", file: join(dataDir, "ops.sqlite") }
}

async function openMeasured(): Promise<Store> {
  const store = await openStore(storeTarget())
  return { ...store, write: (work) => timeWrite(() => store.write(work)) }
}

/**
 * The process's one store, opened (and migrated) at the first call; a failure to open is thrown and tried again at the
 * next call. On globalThis, since Next loads this module three times in one process.
 */
export function getStore(): Promise<Store> {
  if (process.env.NEXT_PHASE === "phase-production-build") {
    throw new AppError("internal", "A build must not open the store.")
  }
  holder.removebgvideoOpsStore ??= openMeasured().catch((error: unknown) => {
    delete holder.removebgvideoOpsStore
    throw error
  })
  return holder.removebgvideoOpsStore
}
