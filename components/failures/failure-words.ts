import type { FailureClass } from "@/lib/domain/failure-class"
import type { FailureFacet, FailureSort, FailureTab } from "@/lib/failures/list-schema"

export const CLASS_WORDS = {
  fix_request: "Fix request",
  top_up: "Top up",
  back_off: "Back off",
  escalate: "Escalate",
  ours: "Ours to fix",
  unknown: "Not known",
} as const satisfies Record<FailureClass, string>

/** What a class asks for, in a sentence. */
export const CLASS_HINTS = {
  fix_request: "The request or the source has to change",
  top_up: "The account needs credits",
  back_off: "Wait and try again more slowly",
  escalate: "The vendor has to look at it",
  ours: "Our own side has to change something",
  unknown: "Nobody can tell yet who has to act",
} as const satisfies Record<FailureClass, string>

export const TAB_WORDS = {
  open: "Open",
  ignored: "Ignored",
  resolved: "Resolved",
  regressed: "Regressed",
  all: "All",
} as const satisfies Record<FailureTab, string>

export const SORT_WORDS = {
  last: "Last failure first",
  jobs: "Most jobs first",
  credits: "Most credits first",
} as const satisfies Record<FailureSort, string>

export const FACET_WORDS = {
  customer: "customer",
  model: "model",
  format: "format",
} as const satisfies Record<FailureFacet, string>

/** "not reported" for a value that the vendor does not give. */
export function toValueWords(value: string | null): string {
  return value ?? "not reported"
}
