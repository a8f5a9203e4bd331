import { randomUUID } from "node:crypto"
import { setImmediate as nextTurn } from "node:timers/promises"
import { endOfString } from "@/lib/vendor/schema/scan"

/** From this many characters on an answer is read in slices, so that nothing else in the process waits for it (faults V13). */
export const LARGE_ANSWER = 250_000

const SLICE_MS = 8
const CHARS_PER_LOOK = 100_000
/** Containers this deep are looked at: the answer itself, its fields, and theirs. */
const DEEPEST_LIST = 2

/** Stands in the envelope for the rows that were taken out. Random, so that no vendor text can pass for it. */
export const ROWS_MARK = `rows-${randomUUID()}`

export type Split = { /** JSON text with the largest array emptied to [ROWS_MARK]. */ envelope: string; rows: string[] }

/** Lets others run when this slice has lasted long enough. */
export function createPacer(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < SLICE_MS) return
    await nextTurn()
    since = performance.now()
  }
}

type List = { start: number; end: number; cuts: number[] }
type Container = { start: number; isList: boolean; cuts: number[] }

/**
 * Takes the largest of the outer arrays out of a JSON text, as the texts of its elements. Both parts still have to be parsed:
 * what is not JSON as a whole is not JSON in the envelope or in one of the rows. Undefined when there is no such array.
 */
export async function splitRows(text: string): Promise<Split | undefined> {
  const pace = createPacer()
  const outline = createOutline()
  let look = CHARS_PER_LOOK
  for (let at = 0; at < text.length; at++) {
    if (at > look) {
      await pace()
      look = at + CHARS_PER_LOOK
    }
    const char = text.charCodeAt(at)
    if (char === 0x22) at = endOfString(text, at) - 1
    else if (char === 0x5b || char === 0x7b) outline.open({ start: at, isList: char === 0x5b })
    else if (char === 0x2c) outline.cut(at)
    else if (char === 0x5d || char === 0x7d) outline.close(at)
  }
  const largest = outline.findLargest()
  if (!largest) return undefined
  const { start, end, cuts } = largest
  const envelope = `${text.slice(0, start + 1)}"${ROWS_MARK}"${text.slice(end)}`
  const edges = [start, ...cuts, end]
  const rows = edges.slice(1).map((edge, index) => text.slice((edges[index] ?? start) + 1, edge))
  const isEmpty = rows.length === 1 && rows[0]?.trim() === ""
  return { envelope, rows: isEmpty ? [] : rows }
}

/** Remembers the outer containers alone: of megabytes of brackets nothing is kept (faults V13). */
function createOutline() {
  const outer: Container[] = []
  let depth = 0
  let largest: List | undefined
  return {
    open(begun: Pick<Container, "start" | "isList">): void {
      if (depth <= DEEPEST_LIST) outer.push({ ...begun, cuts: [] })
      depth++
    },
    cut(at: number): void {
      const container = depth === outer.length ? outer.at(-1) : undefined
      if (container?.isList) container.cuts.push(at)
    },
    close(at: number): void {
      depth--
      const closed = depth <= DEEPEST_LIST ? outer.pop() : undefined
      if (!closed?.isList) return
      if (!largest || largest.end - largest.start < at - closed.start) largest = { ...closed, end: at }
    },
    findLargest: (): List | undefined => largest,
  }
}
