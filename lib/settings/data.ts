import "server-only"
import { HOUR } from "@/lib/domain/time"
import { readEnv, type SecretRef } from "@/lib/env"
import { getStore } from "@/lib/store/current"
import packageJson from "@/package.json"
import type { About, ConnectionDetail, KeyCalls } from "./schema"

const toPlace = (ref: SecretRef): string => ("env" in ref ? `variable ${ref.env}` : `file ${ref.file}`)

/** Every configured connection. `origin` is how people reach the dashboard, such as "https://ops.example.com". */
export function listConnections(origin: string): ConnectionDetail[] {
  const { connections, authUrl } = readEnv()
  return connections.map((one) => ({
    id: one.id,
    label: one.label,
    environment: one.environment,
    keys: one.keys.map(({ ref, ...key }) => ({ ...key, place: toPlace(ref) })),
    webhookUrl: `${authUrl ?? origin}/api/webhooks/${one.id}`,
    webhookSecrets: one.webhookSecrets.map(toPlace),
  }))
}

/** What runs here. The data folder is not told. */
export async function getAbout(): Promise<About> {
  const store = await getStore()
  const { teamTimeZone, apiUrl, mediaHosts } = readEnv()
  return {
    version: packageJson.version,
    node: process.version,
    engine: store.engine,
    storeBytes: await store.size(),
    teamTimeZone,
    apiUrl,
    mediaHosts,
  }
}

/** Of every key that called within the hour before `now` (epoch ms), by "connection/alias". */
export async function getKeyCalls(now: number): Promise<Record<string, KeyCalls>> {
  const { read } = await getStore()
  const rows = await read
    .selectFrom("vendor_calls")
    .select(["connection", "key_alias", "status"])
    .select((e) => e.fn.countAll<number>().as("count"))
    .where("at", ">=", now - HOUR)
    .groupBy(["connection", "key_alias", "status"])
    .execute()
  const found: Record<string, KeyCalls> = {}
  for (const row of rows) {
    const key = `${row.connection}/${row.key_alias}`
    const sum = found[key] ?? { calls: 0, refused: 0 }
    const count = Number(row.count)
    const isRefused = row.status === 401 || row.status === 402 || row.status === 429
    found[key] = { calls: sum.calls + count, refused: sum.refused + (isRefused ? count : 0) }
  }
  return found
}

/** How the browser reached us, from its request's headers; what AUTH_URL says wins over it (see listConnections). */
export function toOrigin(sent: { get(name: string): string | null }): string {
  const { trustProxy, port } = readEnv()
  const forwarded = trustProxy ? sent.get("x-forwarded-proto") : null
  return `${forwarded === "https" ? "https" : "http"}://${sent.get("host") ?? `localhost:${port}`}`
}
