/**
 * What a token may do, one thing each: tell of jobs (attribution), read what viewers read (the routes that `readableRoute` names),
 * or fetch the figures of the dashboard itself.
 */
export const TOKEN_SCOPES = ["attribution", "read", "metrics"] as const
export type TokenScope = (typeof TOKEN_SCOPES)[number]

export const TOKEN_NAME_LIMIT = 60
/** The longest time that can be asked for; without one a token works until it is revoked. */
export const LONGEST_TOKEN_DAYS = 730

/** A token as people see it: never the token itself. Instants are ISO. */
export type TokenRow = {
  id: string
  name: string
  scope: TokenScope
  createdBy: { id: string; name: string }
  createdAt: string
  lastUsedAt: string | null
  revokedAt: string | null
  /** From then on it is refused; null: never. */
  expiresAt: string | null
  isExpired: boolean
  /** Its maker is not an active admin any more: it is refused until somebody makes a new one. */
  isOrphaned: boolean
}
