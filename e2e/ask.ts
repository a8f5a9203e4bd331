import { type IncomingHttpHeaders, request } from "node:http"

export type Asked = { method: string; path: string; headers?: Record<string, string>; data?: string }
export type Answered = { status: number; headers: IncomingHttpHeaders; body: string }

/** As many requests under way as a few browsers would have. */
const AT_ONCE = 8

/**
 * One request, exactly as given: no redirect is followed, no cookie added, nothing kept. A stream that does not end is let go
 * after its headers, its body then "".
 */
export function ask(address: string, { method, path, headers = {}, data }: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, address), { method, headers, agent: false }, (answer) => {
      answer.on("error", reject)
      const { statusCode: status = 0, headers: answered } = answer
      if (answered["content-type"]?.startsWith("text/event-stream")) {
        answer.destroy()
        resolve({ status, headers: answered, body: "" })
        return
      }
      const parts: Buffer[] = []
      answer.on("data", (part: Buffer) => parts.push(part))
      answer.on("end", () => resolve({ status, headers: answered, body: Buffer.concat(parts).toString("utf8") }))
    })
    sent.on("error", reject)
    sent.end(data)
  })
}

/** Does `work` for each of `items`, some at once. */
export async function forEachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items]
  async function serve(): Promise<void> {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, serve))
}
