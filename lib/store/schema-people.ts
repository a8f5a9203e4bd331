import type { Generated } from "kysely"

export type PeopleTable = {
  id: string
  /** Lowered. */
  email: string
  name: string
  role: "viewer" | "support" | "admin"
  /** argon2id; null for people who only come through OpenID Connect. */
  password_hash: string | null
  created_at: number
  disabled_at: number | null
}

/** A signed-in browser. The cookie holds the id; revoked or unknown = signed out. */
export type SessionsTable = {
  id: string
  person_id: string
  created_at: number
  expires_at: number
  revoked_at: number | null
}

export type SignInAttemptsTable = { num: Generated<number>; at: number; email: string; ip: string; succeeded: number }

export type SavedViewsTable = {
  id: string
  page: string
  name: string
  /** The query string of the page, without "?". */
  query: string
  created_by: string
  created_at: number
}

/** Append-only (a trigger refuses update and delete). */
export type AuditLogTable = {
  num: Generated<number>
  at: number
  /** Person id, or "system". */
  actor: string
  action: string
  subject: string | null
  /** JSON, no secrets. */
  details: string
  /** Where the person's request came from; null for the system's own acts. */
  address: string | null
  /** What the person gave as the reason. */
  reason: string | null
}
