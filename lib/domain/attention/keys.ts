/** What can need a person, the most urgent first among those of one tone. */
export const ATTENTION_KINDS = [
  "sync",
  "key-refused",
  "health",
  "credits",
  "failure-rate",
  "failed",
  "limited",
  "undecided",
  "corrected",
  "slow",
  "overdue",
  "webhooks",
  "budget",
  "waiting",
  "review",
  "drift",
  "key-rotation",
  "key-unchecked",
] as const
export type AttentionKind = (typeof ATTENTION_KINDS)[number]

/** Longest key: a connection's id and a key's alias have 40 characters each. */
export const KEY_LIMIT = 120

/** Not of one connection: their subject is a number or a week. */
const OF_ALL: readonly AttentionKind[] = ["budget", "review"]

/** The stable name of an item, such as "overdue:prod-main" or "key-rotation:prod-main/main". */
export function toAttentionKey(kind: AttentionKind, subject: string): string {
  return `${kind}:${subject}`
}

/** What a key names; null for what is no key of ours. `connection` null: it is of no single one. */
export function parseAttentionKey(
  key: string,
): { kind: AttentionKind; subject: string; connection: string | null } | null {
  const found = /^([a-z-]+):([\w./-]+)$/.exec(key)
  const kind = ATTENTION_KINDS.find((one) => one === found?.[1])
  const subject = found?.[2]
  if (!kind || !subject || key.length > KEY_LIMIT) return null
  return { kind, subject, connection: OF_ALL.includes(kind) ? null : (subject.split("/")[0] ?? null) }
}
