import { LinkifyIt } from "linkify-it"
import { withoutQuery } from "@/lib/domain/media-url"
import type { EmailMention, UrlMention } from "./mention"
import { toSpan, type View } from "./views"

const MOST_LINKS = 60
/** Longer stretches without a space are no prose; links in them are looked for in windows of this size. */
/** Reading for links costs about a millisecond for each thousand characters; a text with more links than fit is a log. */
const MOST_READ = 16_000
const links = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true, maxLength: 4_000 })

type Link = { start: number; end: number; url: string; schema: string }

/** Where links may be at all: reading the rest for them would only cost time. */
function listStretches(text: string): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = []
  let read = 0
  for (const match of text.matchAll(/:\/\/|@|www\.|\.[a-z]{2,9}\//gi)) {
    const from = Math.max(0, match.index - 80)
    const to = Math.min(text.length, match.index + 2_100)
    const last = stretches.at(-1)
    read += last && from <= last.to ? to - last.to : to - from
    if (last && from <= last.to) last.to = to
    else stretches.push({ from, to })
    if (stretches.length > MOST_LINKS || read > MOST_READ) break
  }
  return stretches
}

function listLinks(text: string): Link[] {
  const found: Link[] = []
  for (const { from, to } of listStretches(text)) {
    const start = /\s/.test(text.charAt(from)) ? from : from + Math.max(0, text.slice(from, to).search(/\s/))
    const part = text.slice(from === 0 ? 0 : start, to)
    const offset = from === 0 ? 0 : start
    for (const match of links.match(part) ?? []) {
      found.push({ start: offset + match.index, end: offset + match.lastIndex, url: match.url, schema: match.schema })
      if (found.length >= MOST_LINKS) return found
    }
  }
  return found
}

/** An address without query, signature and fragment, its host in lower case. */
export function toPlainUrl(url: string): string {
  // A chat writes "<address|words>"; none of these marks is part of an address.
  const plain = withoutQuery(url.split(/[|<>"`^\\]/)[0] ?? url).replace(/[)\]}>"'.,;:!?…]+$/, "")
  const host = /^[a-z]+:\/\/[^/]*/i.exec(plain)?.[0]
  return host ? host.toLowerCase() + plain.slice(host.length) : plain
}

const MOST_NESTED = 3

/** What a mail filter makes of an address in its older form: "https-3A__host_path-2Dname". */
const DASHED = /[?&]u=(https?-3A__[^&\s]{4,2000})/i

function decodeDashed(dashed: string): string {
  return decodeURIComponent(dashed.replaceAll("_", "/").replace(/-([0-9A-F]{2})/g, "%$1"))
}

function decodeTwice(encoded: string): string {
  const once = decodeURIComponent(encoded)
  return /%3A%2F%2F|%2[05D]/i.test(once) ? decodeURIComponent(once) : once
}

/** Addresses that a link of a mail filter or a redirect carries within it. */
function toNested(url: string): string[] {
  const inner = url.slice(8).match(/https?(?:%(?:25)?3A|:)(?:%(?:25)?2F|\/){2}[^&\s]{4,2000}/gi) ?? []
  const dashed = DASHED.exec(url)?.[1]
  return [...inner.slice(0, MOST_NESTED), ...(dashed ? [dashed] : [])].flatMap((one) => {
    try {
      const plain = one === dashed ? decodeDashed(one) : decodeTwice(one.replace(/__;.*$/, ""))
      return [toPlainUrl(plain)]
    } catch {
      return []
    }
  })
}

/** Addresses and e-mail addresses. `joined` reads on over line breaks that mail programs put into long addresses. */
export function findLinks(
  { soft, joined }: { soft: View; joined: View },
  lineOf: (at: number) => number,
): (UrlMention | EmailMention)[] {
  const found: (UrlMention | EmailMention)[] = []
  const urls: UrlMention[] = []
  for (const link of listLinks(soft.text)) {
    const span = toSpan(soft, link.start, link.end, lineOf)
    if (link.schema === "mailto:") {
      const value = link.url.replace(/^mailto:/i, "").toLowerCase()
      found.push({ kind: "email", value, domain: value.split("@")[1] ?? "", ...span })
    } else if (link.schema !== "ftp:") {
      urls.push({ kind: "url", value: toPlainUrl(link.url), variants: toNested(link.url), ...span })
    }
  }
  const byStart = new Map(urls.map((url) => [url.start, url]))
  for (const link of joined.text === soft.text ? [] : listLinks(joined.text)) {
    const span = toSpan(joined, link.start, link.end, lineOf)
    const value = toPlainUrl(link.url)
    const held = byStart.get(span.start)
    if (!held || held.end >= span.end || held.value === value) continue
    held.variants.push(held.value, ...toNested(link.url))
    // Which of the two is meant only the record can tell; what is shown is the longer one.
    Object.assign(held, span, { value })
  }
  return [...found, ...urls]
}
