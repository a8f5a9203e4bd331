import { z } from "zod"
import { ENVIRONMENTS } from "@/lib/domain/connection"
import { isZone } from "@/lib/domain/time"
import { findOriginProblem, toOrigin } from "@/lib/vendor/paths"

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/
const HOST = /^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i

function isUrl(value: string, schemes: readonly string[]): boolean {
  if (!URL.canParse(value)) return false
  const url = new URL(value)
  return schemes.includes(url.protocol) && url.username === "" && url.password === ""
}

function isSecureUrl(value: string): boolean {
  return isUrl(value, ["https:"]) || (isUrl(value, ["http:"]) && LOOPBACK.test(new URL(value).hostname))
}

const withoutSlash = (value: string): string => value.replace(/\/+$/, "")
const webUrl = z
  .string()
  .refine((value) => isUrl(value, ["https:", "http:"]), "must be an http(s) address without a password")

/** By the rule of the transport itself: what it would refuse later must not pass the start. */
const vendorOrigin = z
  .string()
  .superRefine((value, context) => {
    const problem = findOriginProblem(value)
    if (problem !== null) context.addIssue({ code: "custom", message: problem })
  })
  .transform(toOrigin)

/** Every variable we read. `.env.example` names the same ones; a test compares them. */
export const VARIABLES = {
  REMOVEBGVIDEO_API_KEY: z.string().min(8, "is too short to be a key").optional(),
  REMOVEBGVIDEO_WEBHOOK_SECRET: z.string().min(8, "is too short to be a secret").optional(),
  REMOVEBGVIDEO_CONNECTIONS: z.string().optional(),
  REMOVEBGVIDEO_API_URL: vendorOrigin.default("https://api.removebgvideo.com"),
  REMOVEBGVIDEO_DASHBOARD_URL: webUrl.transform(withoutSlash).default("https://removebgvideo.com/dashboard"),
  MEDIA_HOSTS: z
    .string()
    .default("cdn.removebgvideo.com")
    .transform((value) => value.split(/[\s,]+/).filter(Boolean))
    .refine((hosts) => hosts.every((host) => HOST.test(host)), "must be host names separated by commas"),
  TEAM_TIME_ZONE: z.string().refine(isZone, "is not the name of a time zone").default("UTC"),
  DATA_DIR: z.string().default("data"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must begin with postgres://")
    .optional(),
  PORT: z.coerce.number("must be a port number").int("must be a port number").min(1).max(65_535).default(3000),
  AUTH_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  AUTH_URL: webUrl.transform((value) => new URL(value).origin).optional(),
  TRUST_PROXY: z
    .enum(["true", "false"], 'must be "true" or "false"')
    .default("false")
    .transform((value) => value === "true"),
  ADMIN_EMAIL: z.email("must be an e-mail address").optional(),
  ADMIN_PASSWORD: z.string().min(10, "must have at least 10 characters").optional(),
  OIDC_ISSUER: z.string().refine(isSecureUrl, "must be an https address").transform(withoutSlash).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  NOTIFY_URL: z.string().refine(isSecureUrl, "must be an https address (plain http only on this machine)").optional(),
  NOTIFY_SECRET: z.string().min(16, "must have at least 16 characters").optional(),
  LOG_LEVEL: z.enum(["info", "debug"], 'must be "info" or "debug"').default("info"),
  OIDC_LABEL: z.string().max(40).default("Company sign-in"),
} as const

const secretRef = z.union([z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })], {
  error: 'must be {"env": "NAME"} or {"file": "/path"}',
})
const keyFields = {
  alias: z.string().regex(/^[\w.-]{1,40}$/, "must be 1–40 letters, digits, dots or dashes"),
  owner: z.string().nullish(),
  createdOn: z.iso.date("must be a day such as 2026-11-24").nullish(),
  rotateEveryDays: z.number().int().positive().nullish(),
}
const key = z.union([
  z.strictObject({ ...keyFields, env: z.string().min(1) }),
  z.strictObject({ ...keyFields, file: z.string().min(1) }),
])

/** The file that REMOVEBGVIDEO_CONNECTIONS names. Keys stand in it by reference only. */
export const CONNECTION_FILE = z
  .array(
    z.strictObject({
      id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "must be 1–40 small letters, digits or dashes"),
      label: z.string().min(1).max(60),
      environment: z.enum(ENVIRONMENTS),
      keys: z.array(key).min(1, "needs at least one key"),
      webhookSecrets: z.array(secretRef).default([]),
    }),
  )
  .min(1, "needs at least one connection")
  .refine((list) => new Set(list.map((one) => one.id)).size === list.length, "has two connections with the same id")
