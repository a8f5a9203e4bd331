import { type AttentionKind, parseAttentionKey } from "@/lib/domain/attention/keys"

const KINDS = {
  sync: "Sync",
  "key-refused": "Refused key",
  health: "Vendor’s health",
  credits: "No credits left",
  "failure-rate": "Failure rate",
  failed: "Failed jobs",
  limited: "Too many requests",
  undecided: "Requests without outcome",
  corrected: "Jobs of requests given up",
  slow: "Run time",
  overdue: "Overdue jobs",
  webhooks: "Completed without a webhook",
  budget: "Budget number",
  waiting: "Waiting jobs",
  review: "Review of",
  drift: "Contract drift",
  "key-rotation": "Rotation of key",
  "key-unchecked": "Unchecked key",
} as const satisfies Record<AttentionKind, string>

/** What is put off, in words, while nothing is wrong with it: "Overdue jobs, prod-main". */
export function toItemWords(key: string): string {
  const found = parseAttentionKey(key)
  if (!found) return key
  const { kind, subject, connection } = found
  return connection === null ? `${KINDS[kind]} ${subject}` : `${KINDS[kind]}, ${subject.replace("/", ", ")}`
}
