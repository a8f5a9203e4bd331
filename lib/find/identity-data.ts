import "server-only"
import { sql } from "kysely"
import type { Identity, IdentityBy } from "@/lib/domain/find/candidate"
import { type IdMention, isKind, type Mention, type Reading } from "@/lib/domain/find/mention"
import { isOneAway } from "@/lib/domain/find/names"
import { withoutQuery } from "@/lib/domain/media-url"
import type { Db, Store } from "@/lib/store/store"

/** How many characters of an address the index holds. */
const URL_INDEXED = 160
const MOST_PER_MARK = 20
const MOST_URLS = 40
const MOST_PARTS = 12
/** Beginnings of ids that lead to more rows than this are no help. */
const MOST_OF_A_PART = 400
const LAST_CHARACTER = "\u{10FFFF}"

type Hit = { num: number; mention: Mention; by: IdentityBy }

/** All ways to read the ids of a text, with the mention each belongs to. */
function toValues(mentions: readonly IdMention[]): Map<string, IdMention> {
  const values = new Map<string, IdMention>()
  for (const mention of mentions) values.set(mention.value, mention)
  for (const mention of mentions) {
    for (const variant of mention.variants) if (!values.has(variant)) values.set(variant, mention)
  }
  return values
}

/** Jobs by their own id or by the id of the vendor's request about them. */
async function findByIds(db: Db, values: Map<string, IdMention>): Promise<Hit[]> {
  const asked = [...values.keys()]
  if (asked.length === 0) return []
  const hit = (num: number, value: string | null, by: IdentityBy): Hit[] => {
    const mention = value === null ? undefined : values.get(value)
    return mention ? [{ num, mention, by }] : []
  }
  const [byId, byRequest, byCall, byDelivery] = await Promise.all([
    db.selectFrom("jobs").select(["num", "id as value"]).where("id", "in", asked).limit(500).execute(),
    db.selectFrom("jobs").select(["num", "request_id as value"]).where("request_id", "in", asked).limit(200).execute(),
    db
      .selectFrom("vendor_calls as calls")
      .innerJoin("jobs", (join) =>
        join.onRef("jobs.id", "=", "calls.job_id").onRef("jobs.connection", "=", "calls.connection"),
      )
      .select(["jobs.num", "calls.request_id as value"])
      .where("calls.request_id", "in", asked)
      .limit(200)
      .execute(),
    db
      .selectFrom("webhook_deliveries as sent")
      .innerJoin("jobs", (join) =>
        join.onRef("jobs.id", "=", "sent.job_id").onRef("jobs.connection", "=", "sent.connection"),
      )
      .select(["jobs.num", "sent.delivery_id as value"])
      .where("sent.delivery_id", "in", asked)
      // Of what is not signed nothing is believed.
      .where("sent.verdict", "in", ["accepted", "duplicate", "stale"])
      .limit(200)
      .execute(),
  ])
  return [
    ...byId.flatMap((row) => hit(row.num, row.value, "job id")),
    ...[...byRequest, ...byCall].flatMap((row) => hit(row.num, row.value, "request id")),
    ...byDelivery.flatMap((row) => hit(row.num, row.value, "delivery id")),
  ]
}

/** Both schemes of an address, and its path as it may have been encoded. */
function toAddresses(url: string): string[] {
  const plain = withoutQuery(url)
  const whole = /^https?:\/\//i.test(plain) ? [plain] : [`https://${plain}`]
  const found = whole.flatMap((one) => {
    try {
      return [one, encodeURI(decodeURI(one)), decodeURI(one)]
    } catch {
      return [one]
    }
  })
  return (
    [...new Set(found)]
      .flatMap((one) => [one.replace(/^http:/i, "https:"), one.replace(/^https:/i, "http:")])
      // PostgreSQL holds no NUL, and an address may spell one ("%00").
      .filter((one) => /^https?:\/\/[^/]+\/./i.test(one) && !one.includes("\0"))
  )
}

async function findByUrls(db: Db, reading: Reading): Promise<Hit[]> {
  const addresses = new Map<string, Mention>()
  for (const mention of reading.mentions.filter(isKind("url"))) {
    for (const url of [mention.value, ...mention.variants]) {
      for (const one of toAddresses(url)) if (addresses.size < MOST_URLS) addresses.set(one, mention)
    }
  }
  const columns = [
    ["input_url", "input address"],
    ["output_url", "output address"],
  ] as const
  const asked = columns.flatMap(([column, by]) =>
    [...addresses].map(async ([address, mention]) => {
      const start = address.slice(0, URL_INDEXED)
      const held = sql<string>`substr(${sql.ref(column)}, 1, ${sql.lit(URL_INDEXED)})`
      const rows = await db
        .selectFrom("jobs")
        .select(["num", `${column} as url`])
        .where(held, ">=", start)
        .where(held, "<", `${start}${LAST_CHARACTER}`)
        .where(column, "is not", null)
        .limit(MOST_PER_MARK + 1)
        .execute()
      return rows
        .filter((row) => row.url !== null && withoutQuery(row.url) === address)
        .map((row): Hit => ({ num: row.num, mention, by }))
    }),
  )
  return (await Promise.all(asked)).flat()
}

type Part = { head: string; tail: string; mention: Mention; by: IdentityBy }

/** Ids of which only a beginning or an end is there, and ids we do not hold with one character wrong. */
function toParts(reading: Reading, heldMentions: ReadonlySet<Mention>): Part[] {
  const parts: Part[] = reading.mentions
    .filter(isKind("part"))
    .map((mention) => ({ head: mention.head, tail: mention.tail, mention, by: "part" }))
  for (const mention of reading.mentions.filter(isKind("id"))) {
    if (mention.role !== "job" || heldMentions.has(mention)) continue
    const { value } = mention
    if (/^job_[0-9a-z]{4,}$/i.test(value) && value.length < 28)
      parts.push({ head: value, tail: "", mention, by: "part" })
    if (value.length >= 20) parts.push({ head: value.slice(0, 12), tail: "", mention, by: "close" })
  }
  return parts.slice(0, MOST_PARTS)
}

async function findByParts(db: Db, parts: readonly Part[]): Promise<Hit[]> {
  const asked = parts.map(async ({ head, tail, mention, by }) => {
    const rows = await db
      .selectFrom("jobs")
      .select(["num", "id"])
      .where("id", ">=", head)
      .where("id", "<", `${head}${LAST_CHARACTER}`)
      .limit(MOST_OF_A_PART)
      .execute()
    if (rows.length >= MOST_OF_A_PART) return []
    const value = mention.value
    const fit = rows.filter((row) => (by === "close" ? isOneAway(row.id, value) : row.id.endsWith(tail)))
    return fit.length > MOST_PER_MARK ? [] : fit.map((row): Hit => ({ num: row.num, mention, by }))
  })
  return (await Promise.all(asked)).flat()
}

/** Each with how many other jobs the same mark leads to. */
function withOthers(hits: readonly Hit[]): Identity[] {
  const jobs = new Map<Mention, Set<number>>()
  for (const { mention, num } of hits) jobs.set(mention, (jobs.get(mention) ?? new Set()).add(num))
  const seen = new Set<string>()
  return hits.flatMap((hit) => {
    const key = `${hit.num} ${hit.by} ${hit.mention.start}`
    if (seen.has(key)) return []
    seen.add(key)
    return [{ ...hit, others: (jobs.get(hit.mention)?.size ?? 1) - 1 }]
  })
}

/**
 * The jobs that a text names by a mark of their own: an id, a request's or delivery's id, an address, a shortened id.
 * Throws AppError("store_unavailable").
 */
export async function findIdentities(store: Store, reading: Reading): Promise<Identity[]> {
  const db = store.read
  const values = toValues(reading.mentions.filter(isKind("id")))
  const [byIds, byUrls] = await Promise.all([findByIds(db, values), findByUrls(db, reading)])
  const held = new Set(byIds.map((hit) => hit.mention))
  return withOthers([...byIds, ...byUrls, ...(await findByParts(db, toParts(reading, held)))])
}
