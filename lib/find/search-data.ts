import "server-only"
import { toWords } from "@/lib/domain/find/owners"
import { toIso } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"
import { type FindSetting, findHits } from "./data"
import { listKnownNames } from "./known-names"
import type { FindAnswer, JobHit, OtherHit } from "./schema"

/** Less is the beginning of too much; more is a sentence, which no record holds. */
const LEAST = 3
const MOST = 80
const MOST_JOBS = 5
const MOST_CUSTOMERS = 3

/** The newest jobs that hold the words, as the jobs list would show them. */
async function listContaining(store: Store, q: string): Promise<JobHit[]> {
  const term = q.toLowerCase()
  const rows = await store.read
    .selectFrom("jobs")
    .select(["connection", "id", "status", "status_raw", "created_sort", "finished_at", "file_name", "customer"])
    .where(await store.matches(term, "list"))
    .where(store.withinLimit())
    .orderBy("created_sort", "desc")
    .limit(MOST_JOBS)
    .execute()
  return rows.map((row) => ({
    kind: "job",
    connection: row.connection,
    id: row.id,
    status: row.status,
    statusRaw: row.status_raw,
    customer: row.customer,
    fileName: row.file_name,
    createdAt: toIso(row.created_sort),
    finishedAt: toIso(row.finished_at),
    certainty: "possible",
    reasons: [`contains “${q}”`],
  }))
}

/** Customers whose name, or a later word of it, begins so. */
async function listBeginning(store: Store, q: string): Promise<OtherHit[]> {
  const begun = toWords(q).trimEnd()
  if (begun.trim() === "") return []
  const { customers } = await listKnownNames(store)
  return customers.all
    .filter((known) => ` ${known.words.join(" ")} `.includes(begun))
    .slice(0, MOST_CUSTOMERS)
    .map((known) => ({ kind: "customer", name: known.name, reason: "by its name" }))
}

/**
 * As `findHits`, for a line that is still being typed: also customers whose name begins so and the newest jobs that hold the
 * words, as possibilities after everything that is better founded. Throws as `findHits` does.
 */
export async function searchHits(store: Store, text: string, setting: FindSetting): Promise<FindAnswer> {
  const answer = await findHits(store, text, setting)
  const q = text.replaceAll("\0", " ").trim()
  if (q.length < LEAST || q.length > MOST || q.includes("\n") || answer.jobs[0]?.certainty === "certain") return answer
  const [jobs, customers] = await Promise.all([listContaining(store, q), listBeginning(store, q)])
  const held = new Set(answer.jobs.map((hit) => `${hit.connection}/${hit.id}`))
  const named = new Set(answer.others.flatMap((hit) => (hit.kind === "customer" ? hit.name : [])))
  const more = jobs.filter((hit) => !held.has(`${hit.connection}/${hit.id}`))
  return {
    ...answer,
    jobs: [...answer.jobs, ...more.slice(0, Math.max(0, MOST_JOBS - answer.jobs.length))],
    others: [...answer.others, ...customers.filter((hit) => hit.kind === "customer" && !named.has(hit.name))],
  }
}
