import { createHmac, timingSafeEqual } from "node:crypto"
import { readFileSync } from "node:fs"
import type { IncomingMessage, ServerResponse } from "node:http"
import { dirname, extname, join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Clock } from "@/lib/sandbox/clock"
import type { SandboxJob } from "@/lib/sandbox/job"

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "media")
const DAY = 86_400_000
/** Uploads up to this size are given back as they came; of larger ones a sample clip stands in. */
const KEPT_UPLOAD = 2_000_000
const KEPT_TOTAL = 64_000_000

const TYPES: Record<string, string> = {
  mp4: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
  avi: "video/x-msvideo",
  gif: "image/gif",
  webp: "image/webp",
  zip: "application/zip",
}
/** Of each output format the file that carries it. */
const EXTENSION: Record<string, string> = { png_sequence: "zip" }

export type Media = {
  /** Absolute and time-bound. Without `ttlMs` it stays the same for a day of the vendor's clock and lives 1–2 days. */
  outputUrl(job: SandboxJob, life: { ttlMs: number | null; each: boolean }): string
  inputUrl(job: SandboxJob): string
  /** Remembers an upload; returns its URL. */
  keepUpload(id: string, upload: { fileName: string; head: Buffer; size: number }): string
  /** Answers /media/… and /outputs/…; returns the status. */
  serve(request: IncomingMessage, response: ServerResponse, url: URL): number
}

/** `base()` is the origin that media URLs are made with. */
export function createMedia(options: {
  seed: number
  clock: Clock
  base: () => string
  find: (id: string) => SandboxJob | undefined
}): Media {
  const { clock, base } = options
  const uploads = new Map<string, Buffer>()
  let kept = 0
  const sign = (path: string, expires: number) =>
    createHmac("sha256", `outputs ${options.seed}`).update(`${path}:${expires}`).digest("hex").slice(0, 32)
  const isSigned = (url: URL): boolean => {
    const given = Buffer.from(url.searchParams.get("signature") ?? "")
    const right = Buffer.from(sign(url.pathname, Number(url.searchParams.get("expires"))))
    return given.length === right.length && timingSafeEqual(given, right)
  }
  const findOutputJob = (path: string) => options.find(path.slice("/outputs/".length).split(".")[0] ?? "")
  const refusal = (url: URL): { status: number; text: string } | null => {
    if (!url.pathname.startsWith("/outputs/")) return null
    if (!isSigned(url)) return { status: 403, text: "SignatureDoesNotMatch" }
    if (Number(url.searchParams.get("expires")) * 1000 < clock.now()) return { status: 403, text: "ExpiredRequest" }
    return findOutputJob(url.pathname) === undefined ? { status: 404, text: "NoSuchKey" } : null
  }
  return {
    outputUrl: (job, life) => {
      const extension = EXTENSION[job.request.outputFormat] ?? job.request.outputFormat
      const path = `/outputs/${job.id}.${extension}`
      const now = clock.now()
      const until =
        life.ttlMs === null && !life.each ? (Math.floor(now / DAY) + 2) * DAY : now + (life.ttlMs ?? 2 * DAY)
      const expires = Math.floor(until / 1000)
      return `${base()}${path}?expires=${expires}&signature=${sign(path, expires)}`
    },
    inputUrl: ({ request }) => (request.videoUrl.startsWith("/") ? `${base()}${request.videoUrl}` : request.videoUrl),
    keepUpload: (id, { fileName, head, size }) => {
      const path = `/media/uploads/${id}/${encodeURIComponent(fileName)}`
      if (head.length === size && size <= KEPT_UPLOAD && kept + size <= KEPT_TOTAL) {
        uploads.set(path, head)
        kept += size
      }
      return `${base()}${path}`
    },
    serve: (request, response, url) => {
      const refused = refusal(url)
      if (refused !== null) return sendText(response, refused.status, refused.text)
      const bytes = uploads.get(url.pathname) ?? readClip(url.pathname, findOutputJob(url.pathname))
      if (bytes === null) return sendText(response, 404, "NoSuchKey")
      return sendBytes(request, response, {
        bytes,
        type: TYPES[extensionOf(url.pathname)] ?? "application/octet-stream",
      })
    },
  }
}

/** Uploads keep their first bytes in memory up to this size. */
export const UPLOAD_HEAD = KEPT_UPLOAD

const extensionOf = (path: string) => extname(path).slice(1).toLowerCase()
const clips = new Map<string, Buffer>()

/** Words in a file's name that speak of a thing rather than a person. */
const THING = /spin|360|swatch|serum|emote|title|plat|recipe|card/

/** The sample clip that stands for a path. Input and output of a job show the same figure: the file's name decides which. */
function readClip(path: string, outputOf: SandboxJob | undefined): Buffer | null {
  const fileName = outputOf?.source.fileName ?? path.split("/").at(-1) ?? ""
  const scene = THING.test(fileName) ? "spin" : "walk"
  const extension = extensionOf(path) === "avi" ? "mp4" : extensionOf(path)
  const name = `${scene}-${outputOf === undefined ? "input" : "output"}.${extension}`
  const known = clips.get(name)
  if (known !== undefined) return known
  try {
    const bytes = readFileSync(join(FOLDER, name))
    clips.set(name, bytes)
    return bytes
  } catch {
    return null
  }
}

function sendText(response: ServerResponse, status: number, text: string): number {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(text)
  return status
}

function sendBytes(request: IncomingMessage, response: ServerResponse, file: { bytes: Buffer; type: string }): number {
  const { bytes, type } = file
  const headers = {
    "Content-Type": type,
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, max-age=3600",
    "X-Content-Type-Options": "nosniff",
    ...(type === "application/zip" ? { "Content-Disposition": "attachment" } : {}),
  }
  const range = parseRange(request.headers.range, bytes.length)
  if (range === "unsatisfiable") {
    response.writeHead(416, { ...headers, "Content-Range": `bytes */${bytes.length}` }).end()
    return 416
  }
  const { from, to } = range ?? { from: 0, to: bytes.length - 1 }
  const status = range === null ? 200 : 206
  const part = range === null ? {} : { "Content-Range": `bytes ${from}-${to}/${bytes.length}` }
  response.writeHead(status, { ...headers, ...part, "Content-Length": to - from + 1 })
  response.end(request.method === "HEAD" ? undefined : bytes.subarray(from, to + 1))
  return status
}

function parseRange(header: string | undefined, size: number): { from: number; to: number } | "unsatisfiable" | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? []
  if (first === undefined || last === undefined || (first === "" && last === "")) return null
  const from = first === "" ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === "" || last === "" ? size - 1 : Math.min(size - 1, Number(last))
  return from > to ? "unsatisfiable" : { from, to }
}
