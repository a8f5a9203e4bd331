import "server-only"
import { readEnv } from "@/lib/env"
import { AppError, toAppError } from "@/lib/errors"
import { refreshJobFor } from "@/lib/sync/person"
import type { AskVerdict } from "./schema"

/** A team with more connections than this asks by the page of one of them. */
const MOST_CONNECTIONS = 20

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
 * connection, in their order; never throws for what the vendor answers.
 */
export async function askAll(jobIds: readonly string[]): Promise<AskVerdict[]> {
  const connections = readEnv().connections.slice(0, MOST_CONNECTIONS)
  const asked = [...new Set(jobIds)].flatMap((jobId) => connections.map(({ id }) => askOne(jobId, id)))
  return Promise.all(asked)
}
