import { SANDBOX_KEYS } from "@/lib/sandbox/accounts"
import type { Sandbox } from "@/lib/sandbox/server"

/** An answer as a careful reader sees it; `json` is undefined where the text is not JSON. */
export type Asked = { status: number; headers: Headers; text: string; json: unknown }
type Question = { key?: string; method?: string; body?: unknown; signal?: AbortSignal }

/** One request to a sandbox, with the prod key unless another is named. */
export async function ask(sandbox: Sandbox, path: string, question: Question = {}): Promise<Asked> {
  const response = await fetch(`${sandbox.url}${path}`, {
    method: question.method ?? (question.body === undefined ? "GET" : "POST"),
    headers: { "X-Api-Key": question.key ?? SANDBOX_KEYS.prod, "Content-Type": "application/json" },
    redirect: "manual",
    signal: question.signal ?? AbortSignal.timeout(10_000),
    ...(question.body === undefined ? {} : { body: JSON.stringify(question.body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: toJson(text) }
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The value at a path such as `jobs.0.id`; undefined where there is none. */
export function at(value: unknown, path: string): unknown {
  let here = value
  for (const name of path.split(".")) {
    if (typeof here !== "object" || here === null) return undefined
    here = new Map<string, unknown>(Object.entries(here)).get(name)
  }
  return here
}

/** The rows of a list in the shape that is served without switches. */
export function rowsOf(asked: Asked, name = "jobs"): Record<string, unknown>[] {
  const rows = at(asked.json, name)
  return Array.isArray(rows) ? rows : []
}
