import type { KnownOwner } from "@/lib/domain/find/candidate"
import { isKind, type Reading } from "@/lib/domain/find/mention"
import { isOneAway } from "@/lib/domain/find/names"
import { toWords } from "@/lib/domain/find/owners"
import { type KnownName, type KnownNames, LEAST_MISSPELT, LONGEST_NAME, toLess, toTelling } from "./known-names"

/** Domains that say nothing about who somebody works for. */
const PUBLIC_LABELS = new Set(
  "gmail googlemail outlook hotmail live msn yahoo icloud me mac aol gmx web proton protonmail zoho mail posteo orange free wanadoo laposte sapo uol bol terra ziggo kpn zendesk freshdesk intercom hubspot salesforce slack github google amazonaws cloudfront r2 removebgvideo example com co org net".split(
    " ",
  ),
)
const LEAST_LABEL = 4
const LEAST_PART = 5
const MOST_OWNERS = 12

/** Names that stand in the text word by word. */
function findNamed(words: readonly string[], { byFirst }: KnownNames): { known: KnownName; isWhole: boolean }[] {
  const found = new Map<KnownName, boolean>()
  for (const [at, word] of words.entries()) {
    const known = byFirst.get(word) ?? []
    // Once per word: thousands of customers may be called "customer 1", "customer 2" …
    const isOnly = new Set(known.map((one) => one.name)).size === 1
    for (const one of known) {
      const isWhole = one.words.every((part, offset) => words[at + offset] === part)
      if (isWhole && !one.isEveryday) found.set(one, true)
      const isTelling = isOnly && one.words.length > 1 && word.length >= LEAST_PART && !/^\d+$/.test(word)
      if (!isWhole && isTelling && !found.has(one)) found.set(one, false)
    }
  }
  return [...found].map(([known, isWhole]) => ({ known, isWhole }))
}

const MOST_JOINED = 4
/** Further into a text nobody is named for the first time. */
const MOST_MISSPELT_WORDS = 300
const LEAST_JOINED = 6

/** The names that words in one may be, exactly or with one letter wrong. */
function listNear(joined: string, { bySquashed, byLess }: KnownNames): KnownName[] {
  if (joined.length < LEAST_JOINED || joined.length > LONGEST_NAME + 1 || /^\d/.test(joined)) return []
  const near = joined.length < LEAST_MISSPELT ? [] : toLess(joined).flatMap((less) => byLess.get(less) ?? [])
  const all = [...(bySquashed.get(joined) ?? []), ...near]
  return all.filter((known) => !known.isEveryday && isOneAway(known.squashed, joined))
}

/** Names written in other pieces ("fern wood studio") or with one letter wrong ("Northwnd Traders"), as the text says them. */
function findMisspelt(words: readonly string[], names: KnownNames): Map<KnownName, string> {
  const found = new Map<KnownName, string>()
  const read = words.slice(0, MOST_MISSPELT_WORDS)
  for (let count = 1; count <= MOST_JOINED; count++) {
    for (let at = 0; at + count <= read.length; at++) {
      const part = read.slice(at, at + count)
      for (const known of listNear(part.join(""), names)) found.set(known, part.join(" "))
    }
  }
  return found
}

/** "ana@fernwood-studio.com", "media.fernwood.example": the customer whose name one of the labels is. */
function findByDomain(domain: string, { all }: KnownNames): KnownName[] {
  const labels = domain
    .split(".")
    .slice(0, -1)
    .map((label) => label.replace(/[^\p{L}\p{N}]/gu, ""))
  return all.filter((known) => {
    const [first = ""] = known.words
    return labels.some(
      (label) =>
        label.length >= LEAST_LABEL &&
        !PUBLIC_LABELS.has(label) &&
        (label === known.squashed ||
          (known.words.length > 1 && first.length >= LEAST_PART && label === first) ||
          (known.squashed.length >= LEAST_PART && label.startsWith(known.squashed)) ||
          (label.length >= 6 && known.squashed.startsWith(label))),
    )
  })
}

/** Domains of the addresses in a text, at most twenty. */
function listDomains(reading: Reading): string[] {
  const domains = reading.mentions.flatMap((mention) => {
    if (mention.kind === "email") return [mention.domain]
    if (mention.kind !== "url") return []
    return /^(?:[a-z]+:\/\/)?([^/:?#]+)/i.exec(mention.value)?.[1] ?? []
  })
  return [...new Set(domains)].slice(0, 20)
}

/** The customers that a text names, by their name, a label or the domain of an address. */
export function findCustomers(reading: Reading, names: KnownNames): KnownOwner[] {
  const found = new Map<string, KnownOwner>()
  const add = (known: KnownName, how: KnownOwner["how"], said: string) => {
    const held = found.get(known.name)
    if (!held || (held.how !== "name" && how === "name") || (held.how === "alike" && how === "domain")) {
      found.set(known.name, { kind: "customer", value: known.name, how, said })
    }
  }
  const labels = reading.mentions.filter(isKind("customer"))
  for (const { value } of labels) {
    const squashed = toTelling(toWords(value).trim().split(" ")).join("")
    for (const known of names.all.filter((one) => one.squashed === squashed)) add(known, "name", value)
  }
  for (const { known, isWhole } of findNamed(toTelling(reading.words.trim().split(" ")), names)) {
    add(known, isWhole ? "name" : "alike", isWhole ? known.name : (known.words[0] ?? ""))
  }
  const words = toTelling(reading.words.trim().split(" "))
  for (const [known, said] of findMisspelt(words, names))
    if (found.get(known.name)?.how !== "name") add(known, "domain", said)
  for (const domain of listDomains(reading))
    for (const known of findByDomain(domain, names)) add(known, "domain", domain)
  return [...found.values()].slice(0, MOST_OWNERS)
}

/** Connections that a text names: "staging-main", or "staging" where only one is called so. */
export function findConnections(reading: Reading, connections: readonly string[]): string[] {
  const isSaid = (name: string) => {
    const words = toWords(name)
    return words.trim().length >= 4 && reading.words.includes(words)
  }
  const whole = connections.filter(isSaid)
  return whole.length === connections.length && connections.length > 1 ? [] : whole
}
