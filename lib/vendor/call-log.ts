import type { Insertable } from "kysely"
import { SECOND } from "@/lib/domain/time"
import type { Tables } from "@/lib/store/schema"
import type { CallRecord } from "@/lib/vendor/types"

type CallRow = Insertable<Tables["vendor_calls"]>

const BATCH = 200
/** While the store fails, this many newest calls wait for it. */
const MOST_WAITING = 5_000

/**
 * Collects call records and writes them once a second, in batches. A store that fails never breaks a call: the records wait,
 * and beyond 5,000 the oldest are given up, which `onTrouble` is told.
 */
export function createCallLog(
  write: (rows: CallRow[]) => Promise<unknown>,
  onTrouble: (thrown: unknown, lost: number) => void,
): { add: (call: CallRecord) => void; flush: () => Promise<void> } {
  let waiting: CallRow[] = []
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH)
      try {
        await write(batch)
        waiting = waiting.slice(batch.length)
      } catch (thrown) {
        const lost = Math.max(0, waiting.length - MOST_WAITING)
        waiting = waiting.slice(lost)
        onTrouble(thrown, lost)
        return
      }
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    writing ??= writeAll().finally(() => {
      writing = undefined
      if (waiting.length > 0) schedule()
    })
    return writing
  }

  function schedule(): void {
    timer ??= setTimeout(flush, SECOND).unref()
  }

  return {
    add(call) {
      waiting.push(toCallRow(call))
      schedule()
    },
    flush,
  }
}

/** A call as it is kept. */
export function toCallRow(call: CallRecord): CallRow {
  return {
    connection: call.connection,
    key_alias: call.keyAlias,
    at: call.at,
    method: call.method,
    path: call.path.slice(0, 1_000),
    purpose: call.purpose,
    attempt: call.attempt,
    status: call.status,
    request_id: call.requestId,
    latency_ms: call.latencyMs,
    error_code: call.errorCode,
    job_id: call.jobId,
  }
}
