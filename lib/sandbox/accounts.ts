import type { AccountName, SandboxJob } from "@/lib/sandbox/job"

/** One usage event. The vendor publishes no field names (contract A27): these are ours. */
export type UsageEvent = {
  id: string
  type: "upload" | "job.create" | "job.start" | "job.completed" | "job.failed"
  endpoint: string | null
  jobId: string | null
  statusCode: number | null
  creditsMilli: number
  at: number
}

/** One vendor account: its jobs are seen by its own keys only. */
export type Account = {
  name: AccountName
  /** What the dashboard calls it. */
  connection: string
  creditsMilli: number
  webhookSecret: string
  /** Where events of jobs without an own webhook_url go. */
  webhookTarget: string | null
  /** Oldest first. */
  jobs: SandboxJob[]
  /** Oldest first; only the newest are kept (contract A28). */
  events: UsageEvent[]
}

export type SandboxKey = { secret: string; alias: string; account: AccountName; disabled: boolean }

const CONNECTIONS = { prod: "prod-main", staging: "staging-main", empty: "empty-main" } as const satisfies Record<
  AccountName,
  string
>

/** The fixed keys. `prod-next` is a second key of the same account, for rotation (contract A8, A9). */
export const SANDBOX_KEYS = {
  prod: "rbv_sandbox_prod",
  prodNext: "rbv_sandbox_prod_next",
  staging: "rbv_sandbox_staging",
  empty: "rbv_sandbox_empty",
  disabled: "rbv_sandbox_disabled",
} as const

export const SANDBOX_WEBHOOK_SECRETS = {
  prod: "whsec_sandbox_prod",
  staging: "whsec_sandbox_staging",
  empty: "whsec_sandbox_empty",
} as const satisfies Record<AccountName, string>

/** Fresh key records of one sandbox, by secret. */
export function createKeys(): Map<string, SandboxKey> {
  const keys: SandboxKey[] = [
    { secret: SANDBOX_KEYS.prod, alias: "prod-main", account: "prod", disabled: false },
    { secret: SANDBOX_KEYS.prodNext, alias: "prod-next", account: "prod", disabled: false },
    { secret: SANDBOX_KEYS.staging, alias: "staging-main", account: "staging", disabled: false },
    { secret: SANDBOX_KEYS.empty, alias: "empty-main", account: "empty", disabled: false },
    { secret: SANDBOX_KEYS.disabled, alias: "disabled", account: "prod", disabled: true },
  ]
  return new Map(keys.map((key) => [key.secret, key]))
}

/** Fresh accounts of one sandbox; `webhookTarget` may hold `{connection}`, which is replaced per account. */
export function createAccounts(webhookTarget: string | null): Record<AccountName, Account> {
  const create = (name: AccountName): Account => ({
    name,
    connection: CONNECTIONS[name],
    creditsMilli: name === "empty" ? 0 : 500_000_000,
    webhookSecret: SANDBOX_WEBHOOK_SECRETS[name],
    webhookTarget: webhookTarget?.replaceAll("{connection}", CONNECTIONS[name]) ?? null,
    jobs: [],
    events: [],
  })
  return { prod: create("prod"), staging: create("staging"), empty: create("empty") }
}
