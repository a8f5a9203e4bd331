import type { IncomingMessage } from "node:http"
import { Refusal } from "@/lib/sandbox/exchange"
import { UPLOAD_HEAD } from "@/lib/sandbox/media"

const LIMIT = 500 * 1024 * 1024
const TYPES: Record<string, string> = {
  "video/mp4": "mp4",
  "video/quicktime": "mov",
  "video/webm": "webm",
  "video/x-msvideo": "avi",
}

export type Upload = { fileName: string; size: number; head: Buffer }

/**
 * Reads the part named `file` of a multipart body as it streams in; only its first 2 MB are kept. The type is the part's, or, where
 * it has none (both public SDKs send none or octet-stream), that of the file name. Throws Refusal 400 (contract §2.1).
 */
export async function readUpload(request: IncomingMessage, limit = LIMIT): Promise<Upload> {
  const boundary = /boundary="?([^";]+)"?/i.exec(request.headers["content-type"] ?? "")?.[1]
  if (boundary === undefined)
    throw new Refusal(400, "invalid_request", "Expected multipart/form-data with a part named file")
  const parser = createParser(boundary, limit)
  // without destroyOnReturn a refusal in mid-body would close the socket before its answer is out
  for await (const chunk of request.iterator({ destroyOnReturn: false }))
    if (Buffer.isBuffer(chunk)) parser.write(chunk)
  return parser.end()
}

type Part = { name: string; fileName: string | null; type: string | null; size: number; kept: Buffer[] }

function createParser(boundary: string, limit: number) {
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  let rest: Buffer = Buffer.from("\r\n") // so that the first boundary looks like the others
  let part: Part | null = null
  let found: Part | null = null
  let finished = false

  const take = (bytes: Buffer) => {
    if (part === null) return
    const keptSoFar = part.kept.reduce((sum, one) => sum + one.length, 0)
    part.size += bytes.length
    if (part.size > limit) throw new Refusal(400, "file_too_large", "File too large: the limit is 500 MB")
    if (keptSoFar < UPLOAD_HEAD) part.kept.push(Buffer.from(bytes.subarray(0, UPLOAD_HEAD - keptSoFar)))
  }
  /** True when something was consumed and another look pays. */
  const step = (): boolean => {
    const at = rest.indexOf(delimiter)
    if (at < 0) {
      const safe = Math.max(0, rest.length - delimiter.length)
      take(rest.subarray(0, safe))
      rest = rest.subarray(safe)
      return false
    }
    const headersFrom = at + delimiter.length
    const end = rest.subarray(headersFrom, headersFrom + 2).toString() === "--"
    const headersTo = rest.indexOf("\r\n\r\n", headersFrom)
    if (!end && headersTo < 0) return false
    take(rest.subarray(0, at))
    if (part?.name === "file") found = part
    finished = end
    part = end ? null : parseHeaders(rest.subarray(headersFrom, headersTo).toString("utf8"))
    rest = end ? Buffer.alloc(0) : rest.subarray(headersTo + 4)
    return !end
  }
  return {
    write: (chunk: Buffer) => {
      if (finished) return
      rest = Buffer.concat([rest, chunk])
      while (step());
    },
    end: (): Upload => {
      if (!finished) throw new Refusal(400, "invalid_request", "The multipart body ended early")
      if (found === null) throw new Refusal(400, "invalid_request", "Expected a part named file")
      return toUpload(found)
    },
  }
}

function parseHeaders(text: string): Part {
  const disposition = /content-disposition:[^\r\n]*/i.exec(text)?.[0] ?? ""
  return {
    name: /[; ]name="([^"]*)"/i.exec(disposition)?.[1] ?? "",
    fileName: /filename="((?:\\"|[^"])*)"/i.exec(disposition)?.[1] ?? null,
    type: /content-type:\s*([^\s;]+)/i.exec(text)?.[1]?.toLowerCase() ?? null,
    size: 0,
    kept: [],
  }
}

function toUpload(part: Part): Upload {
  const fileName = (part.fileName ?? "video").replace(/^.*[\\/]/, "") || "video"
  const extension = fileName.includes(".") ? (fileName.split(".").at(-1) ?? "").toLowerCase() : ""
  const told = part.type !== null && part.type !== "application/octet-stream"
  const known = told ? TYPES[part.type ?? ""] : Object.values(TYPES).find((one) => one === extension)
  if (known === undefined) throw new Refusal(400, "invalid_file_type", "Invalid file type: use mp4, mov, webm or avi")
  if (part.size === 0) throw new Refusal(400, "invalid_request", "The file is empty")
  return {
    fileName: extension === "" ? `${fileName}.${known}` : fileName,
    size: part.size,
    head: Buffer.concat(part.kept),
  }
}
