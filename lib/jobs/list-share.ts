type Lane = { running: Promise<unknown>; next: Promise<unknown> | null }

declare global {
  var removebgvideoReadings: Map<string, Lane> | undefined
}

function lanes(): Map<string, Lane> {
  globalThis.removebgvideoReadings ??= new Map()
  return globalThis.removebgvideoReadings
}

async function run<T>(key: string, read: () => Promise<T>): Promise<T> {
  const reading = read()
  lanes().set(key, { running: reading, next: null })
  try {
    return await reading
  } finally {
    if (lanes().get(key)?.next === null) lanes().delete(key)
  }
}

/**
 * One reading for all who ask the same at the same time: while one runs, the others share a single next one. So a question
 * that costs much is never asked more than once at a time, however many screens wait for it, and nobody gets an answer that
 * was read before they asked. Rejects as `read` does.
 */
export async function shareReading<T>(key: string, read: () => Promise<T>): Promise<T> {
  const lane = lanes().get(key)
  if (!lane) return run(key, read)
  lane.next ??= lane.running.then(
    () => run(key, read),
    () => run(key, read),
  )
  // The key names the question, and a question has one type of answer.
  return lane.next as Promise<T>
}
