import "server-only"
import { Readable } from "node:stream"
import { request as send } from "undici"
import { readEnv } from "@/lib/env"
import { AppError } from "@/lib/errors"

const PREFIX = "/api/demo-media"
/** What the made-up account's media addresses begin with: no real host, and the same after every restart. */
export const DEMO_MEDIA_BASE = "https://cdn.made-up.test"
/** The sandbox's two folders of media; nothing else of it is reachable from a browser. */
const FOLDERS = /^\/(media|outputs)\/[\w./-]+$/
const PASSED_ON = ["content-type", "content-length", "content-range", "accept-ranges"] as const

/** Where a browser finds a clip of the demo: on our own origin. Null for any address that is not the sandbox's. */
export function toDemoMediaPath(address: string): string | null {
  if (!readEnv().demo || !address.startsWith(`${DEMO_MEDIA_BASE}/`)) return null
  return `${PREFIX}${address.slice(DEMO_MEDIA_BASE.length)}`
}

/**
 * Passes a clip of the sandbox on, with byte ranges. Throws AppError("not_found") outside the demo and for any other path: a
 * real account's media never pass through our server.
 */
export async function streamDemoMedia(request: Request): Promise<Response> {
  const { demo, apiUrl } = readEnv()
  const url = new URL(request.url)
  const path = url.pathname.slice(PREFIX.length)
  if (!demo || apiUrl === "" || !FOLDERS.test(path) || path.includes("..")) {
    throw new AppError("not_found", "There is no such clip.")
  }
  const range = request.headers.get("range")
  const answer = await send(`${apiUrl}${path}${url.search}`, { headers: range === null ? {} : { range } })
  const headers = new Headers({ "content-disposition": "inline" })
  for (const name of PASSED_ON) {
    const value = answer.headers[name]
    if (typeof value === "string") headers.set(name, value)
  }
  const body = Readable.toWeb(answer.body) as ReadableStream
  return new Response(body, { status: answer.statusCode, headers })
}
