import "server-only"
import type { Found, KnownOwner } from "@/lib/domain/find/candidate"
import type { Reading } from "@/lib/domain/find/mention"
import { rankJobs } from "@/lib/domain/find/rank"
import { readInSteps } from "@/lib/domain/find/read"
import { toIso } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import type { Store } from "@/lib/store/store"
import { takeTurn } from "@/lib/turn"
import { type CandidateRow, countNames, findCandidates, findSaidOwners } from "./candidate-data"
import { findIdentities } from "./identity-data"
import { listKnownNames } from "./known-names"
import { toMarks } from "./marks"
import { findOthers } from "./others-data"
import { findConnections, findCustomers } from "./owners-of"
import { FIND_TEXT_LIMIT, type FindAnswer, type JobHit } from "./schema"
import { listUnknownIds } from "./unknown-ids"

export type FindSetting = {
  /** Epoch ms. */
  now: number
  /** IANA zone of whoever asks. */
  zone: string
}

const INCOMPLETE = "The record took too long to answer one of the questions: what is shown may not be all."

/** Each owner once; by its name before by its domain. */
function mergeOwners(owners: readonly KnownOwner[]): KnownOwner[] {
  const merged = new Map<string, KnownOwner>()
  for (const owner of owners) {
    const key = `${owner.kind} ${owner.value}`
    if (!merged.has(key) || owner.how === "name") merged.set(key, owner)
  }
  return [...merged.values()]
}

function toJobHit(ranked: ReturnType<typeof rankJobs>["jobs"][number], rows: Map<number, CandidateRow>): JobHit {
  const { job, certainty, reasons } = ranked
  return {
    kind: "job",
    connection: job.connection,
    id: job.id,
    status: job.status,
    statusRaw: rows.get(job.num)?.statusRaw ?? null,
    customer: job.customer,
    fileName: job.fileName,
    createdAt: toIso(job.createdAt),
    finishedAt: toIso(job.finishedAt),
    certainty,
    reasons,
  }
}

/** Other requests wait no longer than this and one step of the reading. */
const LONGEST_TURN_MS = 15

async function readWithTurns(text: string, setting: FindSetting): Promise<Reading> {
  const steps = readInSteps(text, setting)
  let since = performance.now()
  let step = steps.next()
  while (!step.done) {
    if (performance.now() - since > LONGEST_TURN_MS) {
      await takeTurn()
      since = performance.now()
    }
    step = steps.next()
  }
  return step.value
}

/** When the text was written as far as it says so itself: by a mail's header that stands over everything else. */
function toWrittenAt(reading: Reading, now: number): number {
  return reading.writtenAt ?? now
}

/**
 * What a pasted text is about: the jobs it most likely means, with the reasons, and customers, tickets and failure groups it
 * names. Reads the record only, by indexes; nothing of the text is kept. Throws AppError("too_large") beyond 50,000
 * characters and AppError("store_unavailable").
 */
export async function findHits(store: Store, text: string, { now, zone }: FindSetting): Promise<FindAnswer> {
  if (text.length > FIND_TEXT_LIMIT) {
    throw new AppError(
      "too_large",
      `This text has ${text.length.toLocaleString("en-US")} characters; ${FIND_TEXT_LIMIT.toLocaleString("en-US")} are read at most. Paste the part with ids, names or times.`,
    )
  }
  // Neither engine holds a NUL, so nothing is found by one; a space keeps every place where it is.
  const clean = text.replaceAll("\0", " ")
  const reading = await readWithTurns(clean, { now, zone })
  const writtenAt = toWrittenAt(reading, now)
  const [names, identities, said, stems] = await Promise.all([
    listKnownNames(store),
    findIdentities(store, reading),
    findSaidOwners(store, reading),
    countNames(store, reading),
  ])
  const owners = mergeOwners([...said, ...findCustomers(reading, names.customers)])
  const [{ rows, isCut }, others] = await Promise.all([
    findCandidates(store, { reading, identities, names: stems, owners, writtenAt }),
    findOthers(store, { reading, owners, text: clean }),
  ])
  const found: Found = {
    candidates: rows,
    identities,
    names: stems,
    owners,
    connections: findConnections(reading, names.connections),
  }
  await takeTurn()
  const ranking = rankJobs(reading, found, writtenAt)
  const byNum = new Map(rows.map((row) => [row.num, row]))
  return {
    marks: toMarks(reading, { now, zone }),
    jobs: ranking.jobs.map((ranked) => toJobHit(ranked, byNum)),
    others,
    notes: ranking.notes,
    unknownIds: listUnknownIds(reading, clean, {
      found,
      isCertain: ranking.jobs.some(({ certainty }) => certainty === "certain"),
      isEmpty: ranking.jobs.length + others.length === 0,
    }),
    incomplete: isCut ? INCOMPLETE : null,
  }
}
