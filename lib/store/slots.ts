import { AppError } from "@/lib/errors"

type Waiter<T> = { give: (item: T) => void; timer: NodeJS.Timeout; suits: (item: T) => boolean }

export type Slots<T> = {
  /** Waits for a free item that suits, first come first served; throws AppError("store_unavailable") after `waitMs`. */
  take(suits?: (item: T) => boolean): Promise<T>
  giveBack(item: T): void
}

/** A fixed set of things that one caller at a time may use. */
export function createSlots<T>(items: readonly T[], waitMs: number): Slots<T> {
  const free = new Set(items)
  const waiters = new Set<Waiter<T>>()

  function wait(suits: (item: T) => boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter<T> = {
        give: resolve,
        suits,
        timer: setTimeout(() => {
          waiters.delete(waiter)
          reject(new AppError("store_unavailable", "The store is busy. Try again in a moment."))
        }, waitMs),
      }
      waiters.add(waiter)
    })
  }

  return {
    async take(suits = () => true) {
      for (const item of free) {
        if (!suits(item)) continue
        free.delete(item)
        return item
      }
      return await wait(suits)
    },
    giveBack(item) {
      for (const waiter of waiters) {
        if (!waiter.suits(item)) continue
        waiters.delete(waiter)
        clearTimeout(waiter.timer)
        waiter.give(item)
        return
      }
      free.add(item)
    },
  }
}
