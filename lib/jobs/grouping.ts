import { assignGroups, type Failure } from "@/lib/failures/group-mutations"
import { reopenGroups } from "@/lib/failures/return-mutations"
import type { Tx } from "@/lib/store/store"
import { toFailureFacts } from "./failure-facts"
import type { Outcome } from "./from-vendor"
import type { JobRow } from "./row"

type Sorted = { before: JobRow | undefined; outcome: Outcome; id: string }

function toFailure({ row, rawText }: { row: JobRow; rawText: string }, before: JobRow | undefined): Failure {
  const { code, message, httpStatus, inputUrl = null } = toFailureFacts(row, rawText)
  return {
    connection: row.connection,
    jobId: row.id,
    code,
    message,
    httpStatus,
    inputUrl,
    at: row.finished_sort,
    isNew: before?.status !== "failed" || before.attempt !== row.attempt,
  }
}

/** Whether the words of a failure are those its group was found by. */
function isAsBefore(row: JobRow, before: JobRow | undefined): boolean {
  const isSame = before?.error_code === row.error_code && before.error_message === row.error_message
  return isSame && before.group_id !== null && before.status === "failed"
}

/**
 * Gives each failed row its group, and takes it from every other; `settle`, called once the rows are written, opens groups
 * again that people had closed. Nothing is asked of the store where nothing failed. `now`: epoch ms.
 */
export async function sortIntoGroups(
  tx: Tx,
  outcomes: readonly Sorted[],
  now: number,
): Promise<{ settle: () => Promise<void> }> {
  const failed: { outcome: Outcome; row: JobRow; failure: Failure }[] = []
  for (const { before, outcome } of outcomes) {
    const { row } = outcome
    if (!row) continue
    if (row.status !== "failed") {
      if (row.group_id !== null) outcome.row = { ...row, group_id: null }
    } else if (isAsBefore(row, before)) outcome.row = { ...row, group_id: before?.group_id ?? null }
    else failed.push({ outcome, row, failure: toFailure({ row, rawText: outcome.rawText }, before) })
  }
  const failures = failed.map(({ failure }) => failure)
  const { groups } = await assignGroups(tx, failures, { now })
  for (const [at, { outcome, row }] of failed.entries()) outcome.row = { ...row, group_id: groups[at] ?? null }
  return { settle: () => reopenGroups(tx, { failures, groups, now }) }
}
