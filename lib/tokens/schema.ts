/** What a token may do. */
export type TokenScope = "attribution"

export const TOKEN_NAME_LIMIT = 60

/** A token as people see it: never the token itself. Instants are ISO. */
export type TokenRow = {
  id: string
  name: string
  createdBy: { id: string; name: string }
  createdAt: string
  lastUsedAt: string | null
  revokedAt: string | null
  /** Its maker is not an active admin any more: it is refused until somebody makes a new one. */
  isOrphaned: boolean
}
