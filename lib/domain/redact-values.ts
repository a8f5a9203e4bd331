import { closeGaps, type Range, toRange, type View, withoutStandIns } from "./redact-view"

/** How a secret can stand in a text: spellings that are compared without case, and coded ones that are not. */
export type Forms = { plain: readonly string[]; coded: readonly string[] }

/** Shorter ones would be found everywhere. */
const SHORTEST = 6

/** Without change of length, so that places stay: a few letters grow when they are lowered. */
function lower(text: string): string {
  const lowered = text.toLowerCase()
  if (lowered.length === text.length) return lowered
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

function toBase64(bytes: readonly number[]): string {
  let out = ""
  for (let at = 0; at + 2 < bytes.length; at += 3) {
    const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    for (const shift of [18, 12, 6, 0]) out += ALPHABET.charAt((three >> shift) & 63)
  }
  return out
}

/** The letters of base64 that depend on the secret alone, wherever in a longer text it begins ("user:secret"). */
function toBase64Cores(bytes: readonly number[]): string[] {
  return [0, 1, 2].map((offset) => {
    const padded = [...Array.from({ length: offset }, () => 0), ...bytes]
    const whole = toBase64([...padded, 0, 0].slice(0, Math.ceil(padded.length / 3) * 3))
    const first = Math.ceil((offset * 8) / 6)
    return whole.slice(first, Math.floor((padded.length * 8) / 6))
  })
}

/** Every spelling of the configured secrets that is looked for. */
export function toForms(secrets: readonly string[]): Forms {
  const plain = new Set<string>()
  const coded = new Set<string>()
  for (const secret of secrets) {
    if (secret.length < SHORTEST) continue
    const bytes = [...new TextEncoder().encode(secret)]
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")
    const spelt = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), hex]
    for (const one of spelt) plain.add(lower(one)).add(lower(closeGaps(one)))
    for (const core of toBase64Cores(bytes)) {
      if (core.length < SHORTEST) continue
      coded.add(core).add(core.replaceAll("+", "-").replaceAll("/", "_"))
    }
  }
  return { plain: [...plain].filter((one) => one.length >= SHORTEST), coded: [...coded] }
}

const CODED_CHAR = /[A-Za-z0-9+/_=-]/

/** The whole coded word around a hit: its neighbours hold the rest of the bits. */
function widen(text: string, from: number, to: number): [number, number] {
  let [start, end] = [from, to]
  while (start > 0 && CODED_CHAR.test(text.charAt(start - 1))) start--
  while (end < text.length && CODED_CHAR.test(text.charAt(end))) end++
  return [start, end]
}

function* findAll(text: string, what: string): Generator<number> {
  for (let at = text.indexOf(what); at !== -1; at = text.indexOf(what, at + what.length)) yield at
}

/** Texts from here on may have been cut by us or on their way. */
const CUT_FROM = 150

/** The beginning of a secret at the very end of a text that was cut there; -1 when there is none. */
function findCut(lowered: string, form: string): number {
  const end = lowered.replace(/[\s….]{0,8}$/, "")
  for (let length = Math.min(form.length - 1, end.length); length >= SHORTEST; length--) {
    if (end.endsWith(form.slice(0, length))) return end.length - length
  }
  return -1
}

/** Where any of the secrets stands. */
export function findValues(view: View, { plain, coded }: Forms): Range[] {
  const found: Range[] = []
  const lowered = lower(withoutStandIns(view.text))
  for (const form of plain) {
    for (const at of findAll(lowered, form)) {
      found.push({ ...toRange(view, at, at + form.length), label: "[secret]" })
    }
    const cut = lowered.length < CUT_FROM ? -1 : findCut(lowered, form)
    if (cut !== -1) found.push({ ...toRange(view, cut, lowered.length), label: "[secret]" })
  }
  for (const form of coded) {
    let done = 0
    for (const at of findAll(view.text, form)) {
      if (at < done) continue
      const [from, to] = widen(view.text, at, at + form.length)
      done = to
      found.push({ ...toRange(view, from, to), label: "[secret]" })
    }
  }
  return found
}
