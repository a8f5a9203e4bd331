import type { Environment } from "@/lib/domain/connection"

/** A connection as it is configured: where its secrets lie, never what they are. */
export type ConnectionDetail = {
  id: string
  label: string
  environment: Environment
  keys: KeyDetail[]
  /** Where the vendor has to send webhooks to. */
  webhookUrl: string
  /** Places of the webhook secrets; empty: webhooks are refused. */
  webhookSecrets: string[]
}

export type KeyDetail = {
  alias: string
  place: string
  owner: string | null
  /** ISO day. */
  createdOn: string | null
  rotateEveryDays: number | null
}

export type About = {
  version: string
  node: string
  engine: "sqlite" | "postgres"
  storeBytes: number
  teamTimeZone: string
  apiUrl: string
  mediaHosts: string[]
}
