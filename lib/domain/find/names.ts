import { toFileName } from "@/lib/domain/media-url"
import { toBaseStem, toStem } from "./files"
import type { FileMention, Mention, UrlMention } from "./mention"

const MOST_STEMS = 160
/** Names that everybody's files have; they say nothing unless something else does. */
const LEAST_STEM = 2
const LONGEST_STEM = 180

type Named = FileMention | UrlMention

export function isNamed(mention: Mention): mention is Named {
  return mention.kind === "file" || mention.kind === "url"
}

/** The names a mention can mean, as written: of an address its last segment. */
export function listNames(mention: Named): string[] {
  const all = [mention.value, ...mention.variants]
  if (mention.kind === "file") return all
  return all.flatMap((url) => {
    const name = toFileName(/^[a-z]+:/i.test(url) ? url : `https://${url}`)
    // A segment without an ending is a page or an id, not a file.
    return name && /\.[a-z0-9_]{2,12}$/i.test(name) ? [name] : []
  })
}

const MARKS = ["-", "_", " "]
/** Names of more words are tried with the same mark between all of them. */
const MOST_REJOINED = 4

function rejoin(words: readonly string[]): string[] {
  const [first = "", ...rest] = words
  return rest.reduce<string[]>(
    (starts, word) => starts.flatMap((start) => MARKS.map((mark) => start + mark + word)),
    [first],
  )
}

/** Ways in which programs change a name: spaces to hyphens or underscores, and back. */
function toSpellings(stem: string): string[] {
  const found = [stem, stem.normalize("NFD")]
  const words = stem.split(/[ _-]+/)
  if (words.length > 1 && words.length <= MOST_REJOINED) found.push(...rejoin(words))
  else if (words.length > 1) for (const mark of MARKS) found.push(words.join(mark))
  return found
}

/** What is looked up for one name: its stem, the stem without marks of version, each as programs respell it. */
function toLookUps(name: string, isSure: boolean): string[] {
  const stem = isSure ? toStem(name) : name.normalize("NFC").toLowerCase()
  const base = isSure ? toBaseStem(name) : stem
  const all = base === stem ? toSpellings(stem) : [...toSpellings(stem), ...toSpellings(base)]
  return all.filter((one) => one.length >= LEAST_STEM && one.length <= LONGEST_STEM && !one.includes("\0"))
}

/** Stems to look up for a text, the ones of full names first. */
export function listStems(mentions: readonly Mention[]): string[] {
  const named = mentions.filter(isNamed)
  const sure = named.filter((one) => one.kind === "url" || one.isExact)
  const loose = named.filter((one) => !sure.includes(one))
  const all = [
    ...sure.flatMap((one) => listNames(one).flatMap((name) => toLookUps(name, true))),
    ...loose.flatMap((one) => listNames(one).flatMap((name) => toLookUps(name, false))),
  ]
  return [...new Set(all)].slice(0, MOST_STEMS)
}

/** Same words whatever stands between them: "Summer_Sale" and "summer sale". */
function toLoose(stem: string): string {
  return stem
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[\s_+.-]+/g, "-")
}

/** How well a job's file name is the one that is mentioned. */
export const NAME_FITS = ["same", "other ending", "respelled", "alike"] as const
export type NameFit = (typeof NAME_FITS)[number]

type Entry = { mention: Named; isSure: boolean }

/** The names of a text by everything that a job's file name may share with them. */
export type NameIndex = Record<"full" | "stem" | "loose" | "base", Map<string, Entry>>

/** Made once for a text; the first of two mentions of one name stays. */
export function indexNames(mentions: readonly Mention[]): NameIndex {
  const index: NameIndex = { full: new Map(), stem: new Map(), loose: new Map(), base: new Map() }
  const keep = (map: Map<string, Entry>, key: string, entry: Entry) => {
    if (!map.has(key)) map.set(key, entry)
  }
  const named = mentions.filter(isNamed)
  const isSure = (mention: Named) => mention.kind === "url" || mention.isExact
  // Names with their ending first: a word that may be a name must not stand in for one.
  for (const mention of [...named.filter(isSure), ...named.filter((one) => !isSure(one))]) {
    const entry = { mention, isSure: isSure(mention) }
    for (const name of listNames(mention)) {
      const full = name.normalize("NFC").toLowerCase()
      const stem = entry.isSure ? toStem(name) : full
      keep(index.full, full, entry)
      keep(index.stem, stem, entry)
      keep(index.loose, toLoose(stem), entry)
      keep(index.base, toLoose(entry.isSure ? toBaseStem(name) : stem), entry)
    }
  }
  return index
}

/** Compares a job's file name with the names of a text; null when they have nothing to do with each other. */
export function fitName(fileName: string, index: NameIndex): { fit: NameFit; mention: Named; isSure: boolean } | null {
  const full = index.full.get(fileName.normalize("NFC").toLowerCase())
  if (full) return { ...full, fit: "same" }
  const stem = index.stem.get(toStem(fileName))
  if (stem) return { ...stem, fit: stem.isSure ? "other ending" : "same" }
  const loose = index.loose.get(toLoose(toStem(fileName)))
  if (loose) return { ...loose, fit: "respelled" }
  const base = index.base.get(toLoose(toBaseStem(fileName)))
  return base ? { ...base, fit: "alike" } : null
}

/** Whether one character more, less or other makes one of the other. */
export function isOneAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let at = 0
  while (at < Math.min(a.length, b.length) && a[at] === b[at]) at += 1
  const [rest, other] = [a.slice(at), b.slice(at)]
  return rest.slice(1) === other.slice(1) || rest.slice(1) === other || rest === other.slice(1)
}
