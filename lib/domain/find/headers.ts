/** Lines that say when a mail or message was written: "Date: …" among other headers, "On … wrote:", a chat's "[10:12] Ann:". */
export type HeaderLine = {
  /** Within the soft view. */
  start: number
  end: number
  depth: number
  /** What it governs lies deeper: the line after it is quoted. */
  isLead: boolean
}

type Line = { start: number; end: number; text: string; depth: number }

const DATE_LINE =
  /^\s*[*_]{0,2}(?:date|sent(?: at)?|received(?: at)?|datum|gesendet(?: am)?|empfangen|envoyé(?: le)?|date d['’]envoi|enviado(?: el| em)?|enviada em|fecha|data|verzonden|inviato|送信日時|日付|日時)[*_]{0,2}\s?[:：]/iu
const OTHER_LINE =
  /^\s*[*_]{0,2}(?:from|to|cc|subject|reply-to|message-id|von|an|betreff|de|à|a|objet|para|asunto|assunto|van|aan|onderwerp|da|oggetto|差出人|宛先|件名)[*_]{0,2}\s?[:：]/iu
const WROTE =
  /(?:wrote|writes|schrieb|a écrit|escribió|escribio|escreveu|schreef|ha scritto|napisał|skrev)(?:[\s:]|\S{0,60}@)|<[^>\s]{3,80}@[^>\s]{3,80}>\s?[:：]\s*$/iu
const CHAT =
  /^\s*\[?(?:\d{1,2}[./]\d{1,2}[./]\d{2,4},?\s{1,2})?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?(?:,\s\d{1,2}[./]\d{1,2}[./]\d{2,4})?\]?\s*(?:[-–]\s*)?\p{Lu}[\p{L}\p{N} .,'’()&+-]{1,50}:\s/u
const LEVEL = /(?:INFO|WARN|WARNING|ERROR|DEBUG|FATAL|TRACE|NOTICE)\b/

function toLines(soft: string, depthOf: (at: number) => number): Line[] {
  const lines: Line[] = []
  let start = 0
  for (const text of soft.split("\n")) {
    lines.push({ start, end: start + text.length, text: text.slice(0, 400), depth: depthOf(start) })
    start += text.length + 1
  }
  return lines
}

function isDateHeader(lines: readonly Line[], at: number): boolean {
  if (!DATE_LINE.test(lines[at]?.text ?? "")) return false
  const around = lines.slice(Math.max(0, at - 4), at + 5)
  return around.some((line) => OTHER_LINE.test(line.text))
}

/** "On … wrote:" may be wrapped over three lines. */
function findWrote(lines: readonly Line[], at: number): number | null {
  for (let count = 1; count <= 3; count++) {
    const part = lines.slice(at, at + count)
    const text = part.map((line) => line.text.trim()).join(" ")
    const isBroken = part.some((line) => line.text.trim() === "")
    if (text.length > 300 || part.length < count || isBroken) return null
    if (WROTE.test(text) && /[:：]\s*$/.test(text) && /\d/.test(text)) return at + count - 1
    if (count === 1 && !/\d/.test(text)) return null
  }
  return null
}

/** Every header line of the soft view; `depthOf` answers how deep a place in it is quoted. */
export function findHeaders(soft: string, depthOf: (at: number) => number): HeaderLine[] {
  const lines = toLines(soft, depthOf)
  const found: HeaderLine[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]
    if (!line || line.text.trim() === "") continue
    const last = isDateHeader(lines, at)
      ? at
      : CHAT.test(line.text) && !LEVEL.test(line.text)
        ? at
        : findWrote(lines, at)
    if (last === null) continue
    const isChat = CHAT.test(line.text)
    const colon = isChat ? line.text.search(/:\s/) : -1
    const next = lines.slice(last + 1).find((one) => one.text.trim() !== "")
    found.push({
      start: line.start,
      end: colon > 0 ? line.start + colon : (lines[last]?.end ?? line.end),
      depth: line.depth,
      isLead: next !== undefined && next.depth > line.depth,
    })
    at = last
  }
  return found
}
