/** Direction marks, controls, line separators and tags: they change how the text around them is read, or hide in it. */
const UNSEEN =
  /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|[\uE000-\uE003]|\p{Cs}/gu

/** `text` with what cannot be seen written out ("\u{202e}"), so that it is neither lost nor at work. */
export function toInert(text: string): string {
  return text.replace(UNSEEN, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
}

/** Foreign words within a line of Markdown: a code span, in which nothing is a link, HTML, a table or emphasis. */
export function toCodeSpan(text: string): string {
  const line = text.replace(/\s*\n\s*/g, " ⏎ ").replaceAll("\t", " ")
  if (line.trim() === "") return "(empty)"
  const fence = "`".repeat(longestRun(line) + 1)
  const pad = /^[`\s]|[`\s]$/.test(line) ? " " : ""
  return `${fence}${pad}${line}${pad}${fence}`
}

/** Foreign words as a block of Markdown; its fence is longer than any within. */
export function toCodeBlock(text: string, language = ""): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}${language}\n${text}\n${fence}`
}
