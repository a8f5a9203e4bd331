import { toHttpUrl } from "./media-url"
import { MINUTE, SECOND } from "./time"

/**
 * What a link to a file says of its own end (contract A19: how long the vendor's links live is not documented, so a link that
 * does not say it itself is "not_known"). `expiring`: within ten minutes.
 */
export type LinkLife =
  | { state: "live" | "expiring" | "expired"; expiresAt: number }
  | { state: "not_known"; expiresAt: null }

const EXPIRING_MS = 10 * MINUTE
const UNKNOWN: LinkLife = { state: "not_known", expiresAt: null }

/** "20261124T120000Z" as epoch ms, NaN when it is not that. */
function toSignedAt(text: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  return match ? Date.parse(`${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}Z`) : Number.NaN
}

/** The end that a signed link carries in its query (S3, R2, Google, CloudFront and Azure spellings), epoch ms. */
function toExpiry(query: URLSearchParams): number {
  const get = (name: string) => query.get(name) ?? ""
  for (const maker of ["X-Amz", "X-Goog"]) {
    if (query.has(`${maker}-Expires`))
      return toSignedAt(get(`${maker}-Date`)) + Number.parseInt(get(`${maker}-Expires`), 10) * SECOND
  }
  if (query.has("se")) return Date.parse(get("se"))
  const stamp = get("Expires") || get("expires")
  return /^\d{10}$/.test(stamp) ? Number(stamp) * SECOND : Number.NaN
}

/** Whether a link still works, by its own words; nothing is fetched. `now` in epoch ms. */
export function toLinkLife(url: string, now: number): LinkLife {
  const parsed = toHttpUrl(url)
  const expiresAt = parsed ? toExpiry(parsed.searchParams) : Number.NaN
  if (!Number.isFinite(expiresAt)) return UNKNOWN
  if (expiresAt <= now) return { state: "expired", expiresAt }
  return { state: expiresAt - now <= EXPIRING_MS ? "expiring" : "live", expiresAt }
}

/** How a browser can show a file: mov and zipped png_sequence cannot be played everywhere, so they are links. */
export type MediaKind = "video" | "image" | "link"

const KINDS: Record<string, MediaKind> = { mp4: "video", webm: "video", gif: "image", webp: "image" }

/** By the format the vendor named, else by the file's ending; what is not known is a link. */
export function toMediaKind(url: string, format: string | null): MediaKind {
  const ending = /\.([a-z0-9]+)$/i.exec(toHttpUrl(url)?.pathname ?? "")?.[1]?.toLowerCase()
  const said = format === null ? (ending ?? "") : format.toLowerCase()
  return (Object.hasOwn(KINDS, said) && KINDS[said]) || "link"
}

/** Whether a host may be loaded from: exact, or below a "*." entry; a port, if the entry names one, must agree. */
export function isMediaHost(host: string, allowed: readonly string[]): boolean {
  const bare = host.replace(/:\d+$/, "")
  return allowed.some((entry) => {
    const subject = /:\d+$/.test(entry) ? host : bare
    return entry.startsWith("*.") ? subject.endsWith(entry.slice(1)) : subject === entry
  })
}
