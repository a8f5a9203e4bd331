/** A queue of things to come, earliest first. */
export type Heap<T> = {
  push(at: number, item: T): void
  /** The earliest item at or before `now`, taken out. */
  takeDue(now: number): { at: number; item: T } | undefined
  nextAt(): number | undefined
}

export function createHeap<T>(): Heap<T> {
  const entries: { at: number; order: number; item: T }[] = []
  let order = 0
  const before = (a: number, b: number) => {
    const left = entries[a]
    const right = entries[b]
    if (left === undefined || right === undefined) return false
    return left.at < right.at || (left.at === right.at && left.order < right.order)
  }
  const swap = (a: number, b: number) => {
    const left = entries[a]
    const right = entries[b]
    if (left === undefined || right === undefined) return
    entries[a] = right
    entries[b] = left
  }
  const sink = () => {
    let at = 0
    for (;;) {
      let least = at
      if (before(2 * at + 1, least)) least = 2 * at + 1
      if (before(2 * at + 2, least)) least = 2 * at + 2
      if (least === at) return
      swap(at, least)
      at = least
    }
  }
  return {
    push: (at, item) => {
      entries.push({ at, order: order++, item })
      for (let i = entries.length - 1; i > 0 && before(i, (i - 1) >> 1); i = (i - 1) >> 1) swap(i, (i - 1) >> 1)
    },
    takeDue: (now) => {
      const first = entries[0]
      if (first === undefined || first.at > now) return undefined
      const last = entries.pop()
      if (last !== undefined && entries.length > 0) {
        entries[0] = last
        sink()
      }
      return { at: first.at, item: first.item }
    },
    nextAt: () => entries[0]?.at,
  }
}
