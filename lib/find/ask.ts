import "server-only"
import { readEnv } from "@/lib/env"
import { AppError, toAppError } from "@/lib/errors"
import { refreshJobFor } from "@/lib/sync/person"
import type { AskVerdict } from "./schema"

/** So many requests per id leave at once; a team with more connections opens the job on one of the others itself. */
const MOST_CONNECTIONS = 20
const TOO_MANY = `only the first ${MOST_CONNECTIONS} connections are asked`

async function askOne(jobId: string, connection: string): Promise<AskVerdict> {
  try {
    await refreshJobFor({ connection, jobId })
    return { jobId, connection, outcome: "known", reason: null }
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "not_found") {
      return { jobId, connection, outcome: "no such job", reason: null }
    }
    return { jobId, connection, outcome: "not asked", reason: toAppError(thrown).message }
  }
}

/**
 * Asks the vendor for jobs by id, once per connection, and takes those it knows into the record. One verdict per id and
 * connection, in their order, also for connections beyond the first 20, which are not asked; never throws for what the vendor
 * answers.
 */
export async function askAll(jobIds: readonly string[]): Promise<AskVerdict[]> {
  const { connections } = readEnv()
  const asked = [...new Set(jobIds)].flatMap((jobId) =>
    connections.map(({ id: connection }, at): AskVerdict | Promise<AskVerdict> =>
      at < MOST_CONNECTIONS ? askOne(jobId, connection) : { jobId, connection, outcome: "not asked", reason: TOO_MANY },
    ),
  )
  return Promise.all(asked)
}
