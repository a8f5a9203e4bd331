/** Which groups a decision is about: those picked, or all that match a filter (its query string, read by the server). */
export type TriageTarget = { kind: "groups"; ids: string[] } | { kind: "matching"; query: string; expected: number }

/** What a person can decide. Instants are ISO. */
export type TriageDecision =
  | { act: "resolve"; note: string | null }
  | { act: "ignore"; note: string | null; until: IgnoreUntil }
  | { act: "assign"; personId: string | null }
  | { act: "reopen" }

export type IgnoreUntil =
  | { kind: "date"; at: string }
  /** So many more failures. */
  | { kind: "count"; count: number }
  /** More than so many within one hour. */
  | { kind: "rate"; perHour: number }

export const NOTE_LIMIT = 2_000
/** Groups that one decision can be about. */
export const MOST_GROUPS_AT_ONCE = 500
