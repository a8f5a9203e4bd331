import { join } from "node:path"
import { Worker } from "node:worker_threads"
import { AppError } from "@/lib/errors"

export type Answer = { rows: unknown[]; changes?: number; insertId?: number | bigint }
export type Question =
  | { kind: "run"; sql: string; params: readonly unknown[] }
  | { kind: "begin" | "commit" | "rollback" | "reload" }
  | { kind: "backup"; target: string }

type ThreadOptions = { file: string; role: "writer" | "reader"; mayCreate: boolean; readLimitMs: number }
type Pending = { resolve: (answer: Answer) => void; reject: (error: unknown) => void }
type Column = { name: string; values: unknown[] }
type Sent = Omit<Answer, "rows"> & { columns: Column[] }
type Message = { id: number; answer: Sent } | { id: number; error: { code: string; message: string } }

/**
 * One SQLite connection on its own thread. Questions are answered in order. A thread that died is not replaced here:
 * every later question throws, so that the rest of a transaction can never run outside of it.
 */
export type Thread = {
  ask(question: Question): Promise<Answer>
  /** Resolves when nothing is being worked on. */
  idle(): Promise<void>
  isAlive(): boolean
  end(): Promise<void>
}

/** The worker's file, by the working directory (always the project's root) and never by this module's own address, which a bundler moves. */
function workerFile(): string {
  return join(process.cwd(), "lib", "store", "sqlite-worker.mjs")
}

function toAnswer({ columns, ...rest }: Sent): Answer {
  const count = columns[0]?.values.length ?? 0
  const rows: Record<string, unknown>[] = new Array(count)
  for (let at = 0; at < count; at++) {
    const row: Record<string, unknown> = {}
    for (const { name, values } of columns) row[name] = values[at]
    rows[at] = row
  }
  return { rows, ...rest }
}

/** Starts a thread. It opens its file at the first question, and again after the file was away. */
export function startThread(options: ThreadOptions): Thread {
  const worker = new Worker(/* turbopackIgnore: true */ /* webpackIgnore: true */ workerFile(), {
    workerData: options,
    // The flags of this process (--import tsx, --conditions) would load a compiler into every thread.
    execArgv: [],
    name: `sqlite-${options.role}`,
  })
  const pending = new Map<number, Pending>()
  let idleWaiters: (() => void)[] = []
  let lastId = 0
  let isAlive = true

  function settle(id: number): Pending | undefined {
    const found = pending.get(id)
    pending.delete(id)
    if (pending.size === 0) {
      worker.unref()
      for (const wake of idleWaiters) wake()
      idleWaiters = []
    }
    return found
  }

  function die(cause: unknown): void {
    isAlive = false
    const error = new AppError("store_unavailable", "The store's thread ended. Try again in a moment.", { cause })
    for (const id of [...pending.keys()]) settle(id)?.reject(error)
  }

  worker.unref()
  worker.on("message", (message: Message) => {
    const waiting = settle(message.id)
    if ("answer" in message) waiting?.resolve(toAnswer(message.answer))
    else waiting?.reject(Object.assign(new Error(message.error.message), { code: message.error.code }))
  })
  worker.on("error", die)
  worker.on("exit", (code) => die(new Error(`exit code ${code}`)))

  return {
    ask(question) {
      if (!isAlive)
        return Promise.reject(new AppError("store_unavailable", "The store's thread ended. Try again in a moment."))
      return new Promise((resolve, reject) => {
        lastId += 1
        pending.set(lastId, { resolve, reject })
        // A thread must not keep an idle process alive, nor let one end that still waits for an answer.
        worker.ref()
        worker.postMessage({ id: lastId, ...question })
      })
    },
    idle: () => (pending.size === 0 ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve))),
    isAlive: () => isAlive,
    async end() {
      isAlive = false
      await worker.terminate()
    },
  }
}
