import "server-only"
import { readEnv, type SecretRef } from "@/lib/env"
import { getStore } from "@/lib/store/current"
import packageJson from "@/package.json"
import type { About, ConnectionDetail } from "./schema"

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

/** How the browser reached us, from its request's headers; what AUTH_URL says wins over it (see listConnections). */
export function toOrigin(sent: { get(name: string): string | null }): string {
  const { trustProxy, port } = readEnv()
  const forwarded = trustProxy ? sent.get("x-forwarded-proto") : null
  return `${forwarded === "https" ? "https" : "http"}://${sent.get("host") ?? `localhost:${port}`}`
}
