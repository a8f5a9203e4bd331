/** Who has to act: fix the request · top up · back off · escalate to the vendor · us · nobody can tell yet. */
export const FAILURE_CLASSES = ["fix_request", "top_up", "back_off", "escalate", "ours", "unknown"] as const
export type FailureClass = (typeof FAILURE_CLASSES)[number]
