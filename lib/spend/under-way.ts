declare global {
  /** Next makes several instances of this module in one process; the end of the process waits for all of them. */
  var __opsSends: Set<Promise<unknown>> | undefined
}

/** Remembers a paid request until it is over, so that an orderly end of the process does not lose its answer. */
export async function whileUnderWay<T>(send: Promise<T>): Promise<T> {
  globalThis.__opsSends ??= new Set()
  const sends = globalThis.__opsSends
  sends.add(send)
  try {
    return await send
  } finally {
    sends.delete(send)
  }
}

/** Resolves when no paid request of this process waits for its answer any more. Never rejects. */
export async function untilAnswered(): Promise<void> {
  await Promise.allSettled([...(globalThis.__opsSends ?? [])])
}
