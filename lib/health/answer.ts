import "server-only"
import { findOperator } from "@/lib/auth/current"
import { readEnv } from "@/lib/env"
import { AppError } from "@/lib/errors"
import { listFreshness } from "@/lib/live/freshness-data"
import { log } from "@/lib/log"
import { getStore } from "@/lib/store/current"
import type { Store } from "@/lib/store/store"
import packageJson from "@/package.json"
import { readParts } from "./data"
import { getProcessHealth } from "./process"

/** A probe gives up after a few seconds; an answer before that says more than its silence. */
const PATIENCE_MS = 2_000

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError("store_unavailable", "The store did not answer.")), PATIENCE_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

async function requireStore(): Promise<Store> {
  const store = await getStore()
  await store.now()
  return store
}

/** What only the signed-in are told; parts that cannot be read now are null. */
async function readDetails(store: Store): Promise<object> {
  if (!(await findOperator())) return {}
  const asked = async () =>
    readParts(store, { freshness: await listFreshness(), notifies: readEnv().notify !== null, now: Date.now() })
  const parts = await within(asked()).catch((thrown: unknown) => {
    log.warn({ err: thrown }, "the parts of the dashboard could not be looked at")
    return null
  })
  return { store: store.engine, version: packageJson.version, ...getProcessHealth(), parts }
}

/**
 * Public. `live`: 200 as long as this process answers at all; whoever restarts it for a store that is away gains nothing. Else
 * ready: 200 when the store answers within 2 s, so that pages can be served, else 503. The signed-in also get figures and how each
 * part does; nobody gets names, paths or secrets.
 */
export async function answerHealth(request: Request): Promise<Response> {
  const headers = { "Cache-Control": "private, no-store" }
  if (new URL(request.url).searchParams.has("live")) return Response.json({ ok: true }, { headers })
  try {
    const store = await within(requireStore())
    return Response.json({ ok: true, ...(await readDetails(store)) }, { headers })
  } catch {
    return Response.json({ ok: false }, { status: 503, headers })
  }
}
