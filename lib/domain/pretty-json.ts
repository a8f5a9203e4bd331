const TOKEN = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"?|[{}[\]:,]|[^\s{}[\]:,"]+/g
const OPENS = new Set(["{", "["])
const CLOSES = new Set(["}", "]"])

/**
 * JSON text indented by two spaces for reading. Works on the text, so that no number loses a digit and no duplicate key
 * disappears; what is not JSON comes out with other spaces and nothing lost.
 */
export function toPrettyJson(text: string): string {
  const out: string[] = []
  let depth = 0
  let before = ""
  for (const [token] of text.matchAll(TOKEN)) {
    const isClosing = CLOSES.has(token)
    if (isClosing) depth = Math.max(0, depth - 1)
    const isEmpty = isClosing && OPENS.has(before)
    const breaks = (isClosing && !isEmpty) || (!isClosing && (OPENS.has(before) || before === ","))
    if (breaks) out.push("\n", "  ".repeat(depth))
    out.push(token === ":" ? ": " : token)
    if (OPENS.has(token)) depth += 1
    before = token
  }
  return out.join("")
}
