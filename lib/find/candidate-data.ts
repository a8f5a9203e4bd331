import "server-only"
import { type Expression, expressionBuilder, type RawBuilder, type SqlBool, sql } from "kysely"
import { type Candidate, type Identity, type KnownOwner, NAME_CAP } from "@/lib/domain/find/candidate"
import { isKind, type OwnerKind, type Reading } from "@/lib/domain/find/mention"
import { listStems } from "@/lib/domain/find/names"
import { SECOND } from "@/lib/domain/time"
import { ERROR_ANSWER, toFailureFacts } from "@/lib/jobs/failure-facts"
import type { Tables } from "@/lib/store/schema"
import type { Db, Store } from "@/lib/store/store"
import {
  askProbes,
  endedInWindow,
  inWindow,
  newest,
  newestEnded,
  ofLength,
  type Probe,
  RECENT_MS,
  toStatuses,
  toWindows,
  type Window,
} from "./probes"

type Where = Expression<SqlBool>
const eb = expressionBuilder<Tables, "jobs">()

/** A name with at most so many holders is looked at whole. */
const FEW_HOLDERS = 60
const MOST_NAMES = 14
const MOST_OWNER_VALUES = 120
const MOST_HELD = 100
const MOST_CANDIDATES = 1_200

const LOWERED = sql<string>`lower(jobs.file_name)`
/** Endings of one common name that are looked at. */
const MOST_ENDINGS = 4
const MOST_COMMON = 4

/** Whole names of a stem, such as "video.mp4" and "video.mov": each is a stretch of the index in the order of time. */
async function listEndings(db: Db, stem: string): Promise<string[]> {
  const next = (after: RawBuilder<unknown>) => sql`
    select min(lower(jobs.file_name)) from jobs
    where jobs.file_name is not null and lower(jobs.file_name) > ${after} and lower(jobs.file_name) < ${`${stem}/`}`
  const { rows } = await sql<{ name: string | null }>`
    with recursive each(name) as (
      ${next(sql`${`${stem}.`}`)}
      union all
      select (${next(sql`each.name`)}) from each where each.name is not null
    )
    select name from each where name is not null limit ${sql.lit(MOST_ENDINGS)}`.execute(db)
  return rows.flatMap((row) => row.name ?? [])
}

/** Files whose name without ending is this: "." and "/" are neighbours, so the endings are one stretch of the index. */
function ofStem(stem: string): Where[] {
  return [eb("jobs.file_name", "is not", null), eb(LOWERED, ">=", `${stem}.`), eb(LOWERED, "<", `${stem}/`)]
}

function ofName(name: string): Where[] {
  return [eb("jobs.file_name", "is not", null), eb(LOWERED, "=", name)]
}

/** How many jobs hold each stem, at most `NAME_CAP`; those that none holds are left out. */
export async function countNames(store: Store, reading: Reading): Promise<Map<string, number>> {
  const stems = listStems(reading.mentions)
  if (stems.length === 0) return new Map()
  const values = sql.join(stems.map((stem) => sql`(${stem})`))
  const { rows } = await sql<{ stem: string; jobs: number }>`
    with asked(stem) as (values ${values})
    select asked.stem as stem, (
      select count(*) from (
        select 1 as one from jobs
        where jobs.file_name is not null and lower(jobs.file_name) >= asked.stem || '.' and lower(jobs.file_name) < asked.stem || '/'
        limit ${sql.lit(NAME_CAP)}
      ) as held
    ) as jobs from asked`.execute(store.read)
  return new Map(rows.filter((row) => row.jobs > 0).map((row) => [row.stem, row.jobs]))
}

const OWNER_COLUMNS = { customer: "customer", project: "project", user: "user_ref" } as const

/** Customers, projects and users that stand in the text word for word, as a label or an id says them. */
export async function findSaidOwners(store: Store, reading: Reading): Promise<KnownOwner[]> {
  const ids = reading.mentions.filter(isKind("id")).filter((one) => one.role === "unknown")
  const asked = (Object.keys(OWNER_COLUMNS) as OwnerKind[]).map(async (kind): Promise<KnownOwner[]> => {
    const labelled = reading.mentions.filter((one) => one.kind === kind).map((one) => one.value)
    // A label may stand before more than the name: "customer: acme (berlin)".
    const starts = labelled.flatMap((value) => [
      value,
      value.split(/\s[-–(/]|\s{2}/)[0]?.trim() ?? value,
      value.split(" ")[0] ?? value,
    ])
    const values = [...new Set([...starts, ...ids.map((one) => one.value)])].slice(0, MOST_OWNER_VALUES)
    if (values.length === 0) return []
    const column = sql.ref(`jobs.${OWNER_COLUMNS[kind]}`)
    const { rows } = await sql<{ value: string; held: number }>`
      with asked(value) as (values ${sql.join(values.map((value) => sql`(${value})`))})
      select asked.value as value, (select count(*) from (select 1 as one from jobs where ${column} = asked.value limit 1) as held) as held
      from asked`.execute(store.read)
    return rows.filter((row) => row.held > 0).map((row) => ({ kind, value: row.value, how: "name", said: row.value }))
  })
  return (await Promise.all(asked)).flat()
}

type Clues = {
  reading: Reading
  identities: readonly Identity[]
  names: Map<string, number>
  owners: readonly KnownOwner[]
  writtenAt: number
}

/** Lengths as stretches: told to the second, or roughly. */
function toLengths(reading: Reading): { from: number; to: number }[] {
  return reading.mentions.filter(isKind("length")).map(({ ms, isRough }) => {
    const off = isRough ? ms * 0.15 : Math.max(1.5 * SECOND, ms * 0.01)
    return { from: Math.round(ms - off), to: Math.round(ms + off) }
  })
}

type Ask = {
  store: Store
  windows: readonly Window[]
  statuses: ("failed" | "completed")[]
  lengths: { from: number; to: number }[]
  recent: Window
}

/** Jobs that hold one of the names: all of them where they are few, else the newest and those at the times that are said. */
async function toNameProbes({ names }: Clues, { store, windows, lengths, recent }: Ask): Promise<Probe[]> {
  const db = store.read
  const few = [...names].filter(([, jobs]) => jobs <= FEW_HOLDERS).slice(0, MOST_NAMES)
  const common = [...names].filter(([, jobs]) => jobs > FEW_HOLDERS).slice(0, MOST_COMMON)
  const endings = (await Promise.all(common.map(([stem]) => listEndings(db, stem)))).flat()
  return [
    ...few.map(([stem]) => newest(db, ofStem(stem), FEW_HOLDERS)),
    ...endings.flatMap((name) => {
      const where = ofName(name)
      const sized = lengths.length > 0 ? [ofLength(db, where, { window: { from: 0, to: recent.to }, lengths })] : []
      return [newest(db, where, 12), ...sized, ...windows.slice(0, 4).flatMap((window) => inWindow(db, where, window))]
    }),
  ]
}

function toOwnerProbes({ owners, reading }: Clues, { store, windows, statuses, lengths, recent }: Ask): Probe[] {
  const db = store.read
  const isLoose = reading.isAboutVideo || reading.mentions.some((one) => one.kind === "symptom")
  return owners.slice(0, 8).flatMap(({ kind, value }) => {
    const where = [eb(`jobs.${OWNER_COLUMNS[kind]}`, "=", value)]
    const timed = windows
      .slice(0, 4)
      .flatMap((window) => [
        ...inWindow(db, where, window),
        ...statuses.flatMap((status) => endedInWindow(db, where, window, status)),
      ])
    const sized =
      lengths.length > 0
        ? [ofLength(db, where, { window: windows[0] ? around(windows[0]) : { from: 0, to: recent.to }, lengths })]
        : []
    if (!isLoose) return [...timed, ...sized]
    return [
      ...timed,
      ...sized,
      newest(db, where, 12),
      ...statuses.map((status) => newestEnded(db, where, { status, limit: 16 })),
    ]
  })
}

/** A short stretch with the hours around it. */
function around({ from, to, isShort }: Window): { from: number; to: number } {
  const pad = isShort ? 6 * 3_600_000 : 0
  return { from: from - pad, to: to + pad }
}

/** Jobs that only their time, length or error points to. */
function toTimeProbes({ reading }: Clues, { store, windows, statuses, lengths, recent }: Ask): Probe[] {
  const db = store.read
  if (!reading.isAboutVideo && !reading.mentions.some((one) => one.kind === "code" || one.kind === "symptom")) return []
  const timed = windows
    .slice(0, 5)
    .flatMap((window) => [
      ...(window.isShort ? inWindow(db, [], window) : []),
      ...statuses.flatMap((status) => endedInWindow(db, [], window, status)),
    ])
  const stretches = windows.length > 0 ? windows.slice(0, 3).map(around) : [recent]
  const sized = lengths.length > 0 ? stretches.map((window) => ofLength(db, [], { window, lengths })) : []
  const codes = [...new Set(reading.mentions.filter(isKind("code")).map((one) => one.value))].slice(0, 4)
  const coded = codes.flatMap((code) => {
    const where = [eb("jobs.error_code", "=", code)]
    return [
      newestEnded(db, where, { status: "failed", limit: 12 }),
      ...windows.slice(0, 3).flatMap((window) => endedInWindow(db, where, window, "failed")),
    ]
  })
  return [...timed, ...sized, ...coded]
}

const COLUMNS = [
  "num",
  "connection",
  "id",
  "status",
  "status_raw",
  "created_sort",
  "finished_at",
  "file_name",
  "input_url",
  "customer",
  "project",
  "user_ref",
  "model",
  "output_format",
  "source_duration_ms",
  "output_duration_ms",
  "error_code",
  "error_message",
  "group_id",
] as const

export type CandidateRow = Candidate & { statusRaw: string | null; groupId: string | null }

async function readCandidates(db: Db, nums: readonly number[]): Promise<CandidateRow[]> {
  if (nums.length === 0) return []
  const rows = await db
    .selectFrom("jobs")
    .select(COLUMNS)
    .select(ERROR_ANSWER.as("answer"))
    .where("num", "in", nums)
    .execute()
  return rows.map((row) => ({
    num: row.num,
    connection: row.connection,
    id: row.id,
    status: row.status,
    statusRaw: row.status_raw,
    createdAt: row.created_sort,
    finishedAt: row.finished_at,
    fileName: row.file_name,
    inputUrl: row.input_url,
    customer: row.customer,
    project: row.project,
    user: row.user_ref,
    model: row.model,
    outputFormat: row.output_format,
    lengthMs: row.source_duration_ms ?? row.output_duration_ms,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    errorStatus: toFailureFacts(row, row.answer).httpStatus,
    groupId: row.group_id,
  }))
}

/** Before a mail that tells no time of its own: people write within a day or so. */
const WRITTEN_WITHIN = 36 * 3_600_000

/** Where in time to look: at the times that are said, else before the text was written, if it says when. */
function toLooks(reading: Reading): Window[] {
  const said = toWindows(reading.mentions.filter(isKind("time")).filter((one) => one.role === "said"))
  if (said.length > 0 || reading.writtenAt === null) return said
  return [{ from: reading.writtenAt - WRITTEN_WITHIN, to: reading.writtenAt, isShort: false }]
}

/** Every job that something in the text may point to, each question bounded; `isCut` when one took too long. Throws AppError("store_unavailable"). */
export async function findCandidates(store: Store, clues: Clues): Promise<{ rows: CandidateRow[]; isCut: boolean }> {
  const { reading, identities, writtenAt } = clues
  const symptoms = new Set(reading.mentions.filter(isKind("symptom")).map((one) => one.symptom))
  const ask: Ask = {
    store,
    windows: toLooks(reading),
    statuses: toStatuses(symptoms),
    lengths: toLengths(reading),
    recent: { from: writtenAt - RECENT_MS, to: writtenAt + SECOND, isShort: false },
  }
  const held = [...new Set(identities.map((one) => one.num))].slice(0, MOST_HELD)
  const parts = await Promise.all([
    toNameProbes(clues, ask).then((probes) => askProbes(store, probes)),
    askProbes(store, toOwnerProbes(clues, ask)),
    askProbes(store, toTimeProbes(clues, ask)),
  ])
  const nums = [...new Set([...held, ...parts.flatMap((part) => part ?? [])])].slice(0, MOST_CANDIDATES)
  return { rows: await readCandidates(store.read, nums), isCut: parts.includes(null) }
}
