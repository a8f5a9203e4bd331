/** The index after the string that begins at `at`; the end of the text when it does not end. */
export function endOfString(text: string, at: number): number {
  let quote = text.indexOf('"', at + 1)
  while (quote !== -1) {
    let before = quote - 1
    while (text.charCodeAt(before) === 0x5c) before--
    if ((quote - before) % 2 === 1) return quote + 1
    quote = text.indexOf('"', quote + 1)
  }
  return text.length
}

const QUOTE = 0x22
const isOpening = (char: number): boolean => char === 0x5b || char === 0x7b
const isClosing = (char: number): boolean => char === 0x5d || char === 0x7d
/** Fields of one object that may still stand, as null, once there are too many lists and objects. */
const MOST_NULLS = 1_000

/** Where the container is over whose inside `from` is in, just after its bracket. Undefined: it never is. */
function endOfContainer(text: string, from: number): number | undefined {
  let depth = 1
  for (let at = from; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === QUOTE) at = endOfString(text, at) - 1
    else if (isOpening(char)) depth++
    else if (isClosing(char) && --depth === 0) return at + 1
  }
  return undefined
}

/**
 * JSON text with null for each list and object that is nested deeper than `deepest` or comes after `most` others; a list ends with
 * the first that comes too late, an object a thousand later. For texts of megabytes of brackets, before they become millions of
 * objects. Undefined when something is never closed. Whatever else is no JSON stays so, but for what was left out.
 */
export function trimContainers(text: string, { deepest, most }: { deepest: number; most: number }): string | undefined {
  const parts: string[] = []
  const isList: boolean[] = []
  let [copied, seen, nulls] = [0, 0, 0]
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === QUOTE) at = endOfString(text, at) - 1
    else if (isClosing(char)) isList.pop()
    if (!isOpening(char)) continue
    const isLate = seen++ >= most
    if (!isLate && isList.length < deepest) {
      isList.push(char === 0x5b)
      continue
    }
    const endsAround = isLate && isList.length > 0 && (isList.at(-1) || ++nulls > MOST_NULLS)
    const next = toNext(text, at, endsAround === true)
    if (next === undefined) return undefined
    parts.push(text.slice(copied, at), "null")
    copied = next
    at = next - 1
  }
  return copied === 0 ? text : parts.join("") + text.slice(copied)
}

/** Where reading goes on after the container at `at`: just after it, or at the bracket that closes the one around it. */
function toNext(text: string, at: number, endsAround: boolean): number | undefined {
  const end = endOfContainer(text, at + 1)
  if (!endsAround || end === undefined) return end
  const endOfOuter = endOfContainer(text, end)
  return endOfOuter === undefined ? undefined : endOfOuter - 1
}
