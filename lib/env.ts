import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { z } from "zod"
import type { ConnectionInfo, Environment } from "@/lib/domain/connection"
import { addDays, toDay, toIsoDay } from "@/lib/domain/time"
import { CONNECTION_FILE, VARIABLES } from "@/lib/env-schema"
import { AppError } from "@/lib/errors"
import { isKeyText } from "@/lib/vendor/key-text"

/** Where a secret lies: never the secret itself. */
export type SecretRef = { env: string } | { file: string }

export type KeyRef = {
  alias: string
  ref: SecretRef
  owner: string | null
  /** ISO day. */
  createdOn: string | null
  rotateEveryDays: number | null
}

/** One vendor account and environment; may hold several keys and webhook secrets while they are rotated. */
export type Connection = {
  id: string
  label: string
  environment: Environment
  keys: KeyRef[]
  webhookSecrets: SecretRef[]
}

export type Oidc = { issuer: string; clientId: string; clientSecret: string; label: string }

export type Env = {
  /** Absolute. The demo has a folder of its own inside it, so that it never meets a real account's record. */
  dataDir: string
  /** PostgreSQL; null means SQLite in `dataDir`. */
  databaseUrl: string | null
  /** No key is configured: the sandbox vendor plays the account. */
  demo: boolean
  connections: Connection[]
  /** Without a trailing slash. "" in the demo until boot has started the sandbox. */
  apiUrl: string
  dashboardUrl: string
  mediaHosts: string[]
  teamTimeZone: string
  authSecret: string
  /** Origin under which people reach the dashboard; null means whatever host the request names. */
  authUrl: string | null
  trustProxy: boolean
  port: number
  admin: { email: string; password: string } | null
  oidc: Oidc | null
  /** Where notifications go, and what signs them; null: nowhere. */
  notify: { url: string; secret: string } | null
}

type Source = Record<string, string | undefined>

function invalid(problems: string[]): AppError {
  return new AppError("invalid", `Configuration: ${problems.join(" · ")}`)
}

/** Names of variables and of places in the file, never what they hold (zod's own texts can quote the input). */
function toProblems(error: z.ZodError, prefix: string): string[] {
  return error.issues.map((issue) => {
    const place = [prefix, ...issue.path].filter((part) => part !== "").join(".")
    const custom = issue.code === "custom" || issue.code === "too_small" || issue.code === "invalid_format"
    return `${place} ${custom ? issue.message : issue.code === "invalid_type" ? "has the wrong type" : issue.message}`
  })
}

function readConnectionFile(file: string): Connection[] {
  const name = "REMOVEBGVIDEO_CONNECTIONS"
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, "utf8"))
  } catch (cause) {
    throw new AppError("invalid", `Configuration: ${name} names a file that cannot be read as JSON`, { cause })
  }
  const parsed = CONNECTION_FILE.safeParse(json)
  if (!parsed.success) throw invalid(toProblems(parsed.error, name))
  return parsed.data.map((one) => ({
    ...one,
    keys: one.keys.map((entry) => ({
      alias: entry.alias,
      ref: "env" in entry ? { env: entry.env } : { file: entry.file },
      owner: entry.owner ?? null,
      createdOn: entry.createdOn ?? null,
      rotateEveryDays: entry.rotateEveryDays ?? null,
    })),
  }))
}

function plainKey(alias: string, env: string): KeyRef {
  return { alias, ref: { env }, owner: null, createdOn: null, rotateEveryDays: null }
}

/** The made-up account: the sandbox's fixed keys, which boot puts into these variables. */
function toDemoConnections(): Connection[] {
  const created = (daysAgo: number) => toIsoDay(addDays(toDay(Date.now(), "UTC"), -daysAgo))
  return [
    {
      id: "prod-main",
      label: "prod-main",
      environment: "production",
      keys: [demoKey("prod-2026", { env: "DEMO_KEY_PROD", owner: "Ada Keller", createdOn: created(83) })],
      webhookSecrets: [{ env: "DEMO_WEBHOOK_SECRET_PROD" }],
    },
    {
      id: "staging-main",
      label: "staging-main",
      environment: "staging",
      keys: [demoKey("staging-2026", { env: "DEMO_KEY_STAGING", owner: "Ben Ortiz", createdOn: created(12) })],
      webhookSecrets: [{ env: "DEMO_WEBHOOK_SECRET_STAGING" }],
    },
  ]
}

function demoKey(alias: string, { env, owner, createdOn }: { env: string; owner: string; createdOn: string }): KeyRef {
  return { alias, ref: { env }, owner, createdOn, rotateEveryDays: 90 }
}

function toConnections(one: { apiKey: boolean; webhookSecret: boolean; file: string | undefined }): Connection[] {
  if (one.apiKey && one.file) throw invalid(["set either REMOVEBGVIDEO_API_KEY or REMOVEBGVIDEO_CONNECTIONS, not both"])
  if (one.file) return readConnectionFile(one.file)
  if (!one.apiKey) return toDemoConnections()
  return [
    {
      id: "main",
      label: "main",
      environment: "production",
      keys: [plainKey("main", "REMOVEBGVIDEO_API_KEY")],
      webhookSecrets: one.webhookSecret ? [{ env: "REMOVEBGVIDEO_WEBHOOK_SECRET" }] : [],
    },
  ]
}

/**
 * The value a reference points to. Throws AppError("invalid") naming the variable or the file when it is missing or empty.
 * Keys are read by vendor/live alone; this is also how webhooks get their secrets and the log what it must not print.
 */
export function readSecret(ref: SecretRef, source: Source = process.env): string {
  const value = "env" in ref ? source[ref.env] : existsSync(ref.file) ? readFileSync(ref.file, "utf8") : undefined
  const trimmed = value?.trim()
  if (!trimmed) throw invalid([`${toRefName(ref)} is missing or empty`])
  return trimmed
}

const toRefName = (ref: SecretRef): string => ("env" in ref ? ref.env : ref.file)

/** Made once and kept beside the record, readable by its owner only. Lost, it signs everyone out and nothing else. */
function keepSecret(dataDir: string, name: string): string {
  const file = join(dataDir, name)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  try {
    writeFileSync(file, randomBytes(48).toString("base64url"), { mode: 0o600, flag: "wx" })
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) {
      throw new AppError("invalid", "Configuration: DATA_DIR cannot be written to", { cause: thrown })
    }
  }
  return readFileSync(file, "utf8").trim()
}

function pair<A, B>(first: [string, A | undefined], second: [string, B | undefined]): [A, B] | null {
  if (first[1] === undefined && second[1] === undefined) return null
  if (first[1] === undefined) throw invalid([`${first[0]} is missing (${second[0]} is set)`])
  if (second[1] === undefined) throw invalid([`${second[0]} is missing (${first[0]} is set)`])
  return [first[1], second[1]]
}

function toOidc(raw: z.infer<typeof schema>): Oidc | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = raw
  const given = pair(["OIDC_ISSUER", issuer], ["OIDC_CLIENT_ID", clientId])
  // A secret without its provider is half of a configuration: people would look in vain for their button.
  if (!given && clientSecret !== undefined) throw invalid(["OIDC_ISSUER is missing (OIDC_CLIENT_SECRET is set)"])
  if (!given) return null
  if (clientSecret === undefined) throw invalid(["OIDC_CLIENT_SECRET is missing (OIDC_ISSUER is set)"])
  return { issuer: given[0], clientId: given[1], clientSecret, label: raw.OIDC_LABEL }
}

const schema = z.object(VARIABLES)

function parseEnv(source: Source): Env {
  const given = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, source[name]?.trim() || undefined]))
  const parsed = schema.safeParse(given)
  if (!parsed.success) throw invalid(toProblems(parsed.error, ""))
  const raw = parsed.data
  const demo = raw.REMOVEBGVIDEO_API_KEY === undefined && raw.REMOVEBGVIDEO_CONNECTIONS === undefined
  const connections = toConnections({
    apiKey: raw.REMOVEBGVIDEO_API_KEY !== undefined,
    webhookSecret: raw.REMOVEBGVIDEO_WEBHOOK_SECRET !== undefined,
    file: raw.REMOVEBGVIDEO_CONNECTIONS,
  })
  if (!demo) requireSecrets(connections, source)
  const root = resolve(raw.DATA_DIR)
  const dataDir = demo ? join(root, "demo") : root
  const notify = pair(["NOTIFY_URL", raw.NOTIFY_URL], ["NOTIFY_SECRET", raw.NOTIFY_SECRET])
  const admin = pair(["ADMIN_EMAIL", raw.ADMIN_EMAIL], ["ADMIN_PASSWORD", raw.ADMIN_PASSWORD])
  return {
    dataDir,
    databaseUrl: demo ? null : (raw.DATABASE_URL ?? null),
    demo,
    connections,
    apiUrl: demo ? (source.DEMO_VENDOR_URL ?? "") : raw.REMOVEBGVIDEO_API_URL,
    dashboardUrl: raw.REMOVEBGVIDEO_DASHBOARD_URL,
    mediaHosts: demo ? [] : raw.MEDIA_HOSTS,
    teamTimeZone: raw.TEAM_TIME_ZONE,
    oidc: toOidc(raw),
    authSecret: raw.AUTH_SECRET ?? keepSecret(dataDir, "auth-secret"),
    authUrl: raw.AUTH_URL ?? null,
    trustProxy: raw.TRUST_PROXY,
    port: raw.PORT,
    notify: notify && { url: notify[0], secret: notify[1] },
    admin: admin && { email: admin[0].toLowerCase(), password: admin[1] },
  }
}

/** Everything that is referred to is there, and each key can be one. Throws AppError("invalid") with their names. */
function requireSecrets(connections: Connection[], source: Source): void {
  for (const ref of toSecretRefs(connections)) readSecret(ref, source)
  const broken = connections
    .flatMap((one) => one.keys)
    .filter(({ ref }) => !isKeyText(readSecret(ref, source)))
    .map(({ ref }) => `${toRefName(ref)} holds a space or another character that no key can have`)
  if (broken.length > 0) throw invalid(broken)
}

function toSecretRefs(connections: Connection[]): SecretRef[] {
  return connections.flatMap((one) => [...one.keys.map((entry) => entry.ref), ...one.webhookSecrets])
}

/** next-auth 4 reads its own names. Without AUTH_URL it must believe the host that the request came to. */
function tellNextAuth(env: Env): void {
  process.env.NEXTAUTH_SECRET = env.authSecret
  if (env.authUrl) process.env.NEXTAUTH_URL = env.authUrl
  else process.env.AUTH_TRUST_HOST = "true"
}

type Kept = { demoUrl: string | undefined; env: Env }
const kept = globalThis as typeof globalThis & { __rbvEnv?: Kept }

/**
 * The configuration of this process, checked whole. Throws AppError("invalid") that names each wrong variable and never its
 * value. Read once; the demo's vendor address is picked up when boot has set it.
 */
export function readEnv(source: Source = process.env): Env {
  if (source !== process.env) return parseEnv(source)
  const demoUrl = process.env.DEMO_VENDOR_URL
  if (kept.__rbvEnv && kept.__rbvEnv.demoUrl === demoUrl) return kept.__rbvEnv.env
  const env = parseEnv(source)
  tellNextAuth(env)
  kept.__rbvEnv = { demoUrl, env }
  return env
}

/** What a browser may know of a connection. */
export function toConnectionInfo(connection: Connection): ConnectionInfo {
  return { id: connection.id, label: connection.label, environment: connection.environment }
}

/** Every secret value configured now, so that the log can leave them out. Never throws: a broken start is logged too. */
export function listSecretValues(): string[] {
  const names = ["REMOVEBGVIDEO_API_KEY", "REMOVEBGVIDEO_WEBHOOK_SECRET", "AUTH_SECRET", "NEXTAUTH_SECRET"]
  // Of Slack the address itself is what lets one write.
  const more = ["ADMIN_PASSWORD", "OIDC_CLIENT_SECRET", "NOTIFY_SECRET", "NOTIFY_URL"]
  const own = [...names, ...more].map((name) => process.env[name]?.trim() ?? "")
  const database = process.env.DATABASE_URL
  const password = database && URL.canParse(database) ? new URL(database).password : ""
  const refs = toSecretRefs(kept.__rbvEnv?.env.connections ?? [])
  const referred = refs.map((ref) => ("env" in ref ? (process.env[ref.env]?.trim() ?? "") : tryRead(ref.file)))
  return [...own, password, decodeURIComponent(password), ...referred].filter((value) => value.length >= 6)
}

function tryRead(file: string): string {
  try {
    return readFileSync(file, "utf8").trim()
  } catch {
    return ""
  }
}
