import "server-only"
import { sql } from "kysely"
import { toWords } from "@/lib/domain/find/owners"
import { MINUTE } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"

/** More customers than this are found by their exact spelling only. */
const MOST_NAMES = 5_000
const KEPT_MS = MINUTE

/** Names that are words of every ticket: only a label or an address makes customers of them. */
const EVERYDAY = new Set(
  "test demo video videos support team help customer customers user client clients pro light human original studio media web app api admin default internal other unknown none company agency the and for job jobs file files clip error failed green white black blue image color transparent order invoice hello thanks please mail info contact sales service".split(
    " ",
  ),
)

export type KnownName = {
  name: string
  /** Its words, lowered and without marks. */
  words: string[]
  /** The words in one: "fernwoodstudio". */
  squashed: string
  isEveryday: boolean
}

export type KnownNames = {
  /** By the first word. */
  byFirst: Map<string, KnownName[]>
  all: KnownName[]
  /** By all of its words in one. */
  bySquashed: Map<string, KnownName[]>
  /** Longer names by what is left of them without one letter: for names with a letter too few, too many or wrong. */
  byLess: Map<string, KnownName[]>
}

/** Shorter names are other words as easily. */
export const LEAST_MISSPELT = 7
export const LONGEST_NAME = 40

/** The word and everything that is left of it without one letter. */
export function toLess(word: string): string[] {
  return [word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))]
}

/** Words between and after the telling ones, which people leave out or write otherwise. */
const SMALL = new Set(
  "and und et y e en the gmbh mbh inc ltd llc ag sa sas sarl bv nv srl spa corp kg ohg ug plc limited co".split(" "),
)

/** The telling words of a name or a text; all of them where there are no others. */
export function toTelling(words: readonly string[]): string[] {
  const telling = words.filter((word) => !SMALL.has(word))
  return telling.length > 0 ? telling : [...words]
}

/** "Müller" is also written "Mueller". */
function toSpellings(name: string): string[] {
  const lower = name.toLowerCase().normalize("NFC")
  const spelled = lower.replace(/[äöüßæøå]/g, (letter) => GERMAN[letter] ?? letter)
  return spelled === lower ? [name] : [name, spelled]
}

const GERMAN: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue", ß: "ss", æ: "ae", ø: "oe", å: "aa" }

function toKnown(name: string, spelled: string): KnownName {
  const words = toTelling(toWords(spelled).trim().split(" ").filter(Boolean))
  const squashed = words.join("")
  return { name, words, squashed, isEveryday: squashed.length < 3 || (words.length === 1 && EVERYDAY.has(squashed)) }
}

/** Each value once, by jumping through the index from one to the next. */
async function listDistinct(store: Store, column: "customer" | "connection"): Promise<string[]> {
  const name = sql.ref(column)
  const { rows } = await sql<{ value: string | null }>`
    with recursive each(value) as (
      select min(${name}) from jobs
      union all
      select (select min(${name}) from jobs where ${name} > each.value) from each where each.value is not null
    )
    select value from each where value is not null limit ${MOST_NAMES}`.execute(store.read)
  return rows.flatMap((row) => row.value ?? [])
}

function indexSquashed(all: readonly KnownName[]): Pick<KnownNames, "bySquashed" | "byLess"> {
  const bySquashed = new Map<string, KnownName[]>()
  const byLess = new Map<string, KnownName[]>()
  const keep = (map: Map<string, KnownName[]>, key: string, known: KnownName) => {
    const held = map.get(key)
    if (!held) map.set(key, [known])
    else if (held.at(-1) !== known) held.push(known)
  }
  for (const known of all) {
    keep(bySquashed, known.squashed, known)
    if (known.isEveryday || known.squashed.length < LEAST_MISSPELT || known.squashed.length > LONGEST_NAME) continue
    for (const less of toLess(known.squashed)) keep(byLess, less, known)
  }
  return { bySquashed, byLess }
}

async function readNames(store: Store): Promise<{ customers: KnownNames; connections: string[] }> {
  const [customers, connections] = await Promise.all([
    listDistinct(store, "customer"),
    listDistinct(store, "connection"),
  ])
  const all = customers
    .flatMap((name) => toSpellings(name).map((spelled) => toKnown(name, spelled)))
    .filter((known) => known.words.length > 0)
  const byFirst = new Map<string, KnownName[]>()
  for (const known of all) {
    const first = known.words[0] ?? ""
    const held = byFirst.get(first)
    if (held) held.push(known)
    else byFirst.set(first, [known])
  }
  return { customers: { byFirst, all, ...indexSquashed(all) }, connections }
}

type Kept = { at: number; names: ReturnType<typeof readNames> }
const kept = new WeakMap<Store, Kept>()

/** The customers and connections of the record, at most a minute old. Throws AppError("store_unavailable"). */
export async function listKnownNames(store: Store): ReturnType<typeof readNames> {
  const held = kept.get(store)
  const now = performance.now()
  if (held && now - held.at < KEPT_MS) return held.names
  const names = readNames(store)
  kept.set(store, { at: now, names })
  names.catch(() => kept.delete(store))
  return names
}
