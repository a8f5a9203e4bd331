import { toHttpUrl } from "./media-url"
import { toLinkLife } from "./output-link"
import type { Finding, LintInput } from "./request-lint-types"
import { MINUTE } from "./time"

const PROCESS = "https://removebgvideo.com/docs/api-reference/process-video/"

const PRIVATE_V4 =
  /^(0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/
const PRIVATE_V6 = /^\[(::1?|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*|::ffff:.*)\]$/i
const PRIVATE_NAME = /(^|\.)(localhost|local|internal|lan|home|corp|intranet|home\.arpa|localdomain)$/i

/** Whether nobody outside can reach this host: a loopback or private address, or a name that only a local network knows. */
export function isPrivateHost(host: string): boolean {
  const bare = host.toLowerCase().replace(/\.$/, "")
  if (/^\d+(\.\d+){3}$/.test(bare)) return PRIVATE_V4.test(bare)
  if (bare.startsWith("[")) return PRIVATE_V6.test(bare)
  return PRIVATE_NAME.test(bare) || !bare.includes(".")
}

/** A link that lives shorter than this after the job was made may be gone when its turn comes. */
const SHORT_MS = 15 * MINUTE

function lintLife(url: string, { createdAt, startedAt }: LintInput["result"]): Finding[] {
  const { expiresAt } = toLinkLife(url, 0)
  if (expiresAt === null || createdAt === null) return []
  const base = { field: "video_url", docsUrl: PROCESS } as const
  const why = "By the expiry that the link itself carries, against the vendor’s times of the job."
  if (expiresAt <= createdAt)
    return [
      {
        ...base,
        kind: "source_expired",
        severity: "error",
        sure: "certain",
        sentence: "The link to the source had expired before the job was created.",
        why,
      },
    ]
  if (startedAt !== null && expiresAt <= startedAt)
    return [
      {
        ...base,
        kind: "source_expired",
        severity: "error",
        sure: "likely",
        sentence: "The link to the source expired while the job waited for its turn.",
        why: `${why} When the vendor fetches the source is not documented.`,
      },
    ]
  if (expiresAt - createdAt >= SHORT_MS) return []
  const minutes = Math.max(1, Math.floor((expiresAt - createdAt) / MINUTE))
  return [
    {
      ...base,
      kind: "source_short_lived",
      severity: "hint",
      sure: "possible",
      sentence: `The link to the source was valid for only ${minutes} min after the job was created.`,
      why: "A job that waits longer than that finds the link dead.",
    },
  ]
}

/** What can be told of the source's address without opening it. */
export function lintSource(
  { request, result }: LintInput,
  toPlainHttp: (field: Finding["field"], sentence: string) => Finding,
): Finding[] {
  const value = request.video_url?.value
  if (typeof value !== "string" || value.trim() === "") return []
  const url = toHttpUrl(value.trim())
  if (url && !isPrivateHost(url.hostname)) {
    const plain = url.protocol === "https:" ? [] : [toPlainHttp("video_url", "The source’s address is plain http.")]
    return [...lintLife(value, result), ...plain]
  }
  return [
    {
      kind: "source_unreachable",
      field: "video_url",
      severity: "error",
      sure: result.status === "completed" ? "possible" : url ? "certain" : "likely",
      sentence: url
        ? "The source is on a private network or this machine; the vendor cannot reach it."
        : "The source’s address is no http or https address.",
      why: "The vendor fetches the source over the public internet, or takes it from its own upload.",
      docsUrl: PROCESS,
    },
  ]
}
