/** What a stretch of markup stands for, and how long it is. */
export type Markup = { text: string; length: number }

const NAMED: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  lowbar: "_",
  UnderBar: "_",
  dash: "-",
  hyphen: "-",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  shy: "",
  zwnj: "",
  zwj: "",
  ZeroWidthSpace: "",
}
const ENTITY = /^&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([A-Za-z]{2,16}));/i
/** Tags that stand within words and change none. */
const INLINE_TAG = /^<\/?(?:wbr|b|i|u|em|strong|span|mark|font|code|tt)(?:\s[^<>\n]{0,160})?\/?>/i
const ENCODED_WORD = /^=\?([\w-]{2,20})\?([qb])\?([^?\s]{1,300})\?=/i

/** "&#95;" and "<wbr>" as they are read; null for what is neither. */
export function readMarkup(text: string, at: number): Markup | null {
  const part = text.slice(at, at + 180)
  const tag = INLINE_TAG.exec(part)
  if (tag) return { text: "", length: tag[0].length }
  const entity = ENTITY.exec(part)
  if (!entity) return null
  const [whole, decimal, hex, name] = entity
  const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : undefined
  if (code !== undefined)
    return code > 31 && code <= 0xffff ? { text: String.fromCharCode(code), length: whole.length } : null
  const named = name === undefined ? undefined : NAMED[name]
  return named === undefined ? null : { text: named, length: whole.length }
}

function toBytes(text: string, kind: string): Uint8Array {
  const plain =
    kind.toLowerCase() === "b"
      ? atob(text)
      : text.replaceAll("_", " ").replace(/=([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Uint8Array.from(plain, (one) => one.charCodeAt(0))
}

/** "=?UTF-8?Q?…?=" of a mail's header as it is read; null for what is none. */
export function readEncodedWord(text: string, at: number): Markup | null {
  const found = ENCODED_WORD.exec(text.slice(at, at + 330))
  if (!found) return null
  const [whole, charset = "", kind = "", inside = ""] = found
  try {
    const decoded = new TextDecoder(charset).decode(toBytes(inside, kind))
    return { text: decoded.slice(0, whole.length), length: whole.length }
  } catch {
    return null
  }
}
