import type { JobRequest, JobSource } from "@/lib/sandbox/job"
import type { Rng } from "@/lib/sandbox/prng"

type Facts = { rng: Rng; request: JobRequest; source: JobSource }
type Cause = {
  /** Share among the failures of an ordinary day. */
  weight: number
  /** Part of the run that passes before it shows, 0–1. */
  at: number
  text(facts: Facts): string
  /** False where the request makes the cause impossible. */
  fits?(request: JobRequest): boolean
}

const host = (url: string) => (url.startsWith("/") ? "cdn.removebgvideo.com" : new URL(url).host)

/** Why jobs fail, with the words of the documented `error` string. Word choice is ours: the vendor publishes none. */
export const CAUSES = {
  source_forbidden: {
    weight: 18,
    at: 0.02,
    text: ({ request }) => `Failed to download video: source returned HTTP 403 Forbidden (${host(request.videoUrl)})`,
  },
  source_not_found: {
    weight: 14,
    at: 0.02,
    text: ({ request }) =>
      `Failed to download video: source returned HTTP 404 Not Found, the link may have expired (${host(request.videoUrl)})`,
  },
  source_timeout: {
    weight: 6,
    at: 0.3,
    text: ({ request }) => `Failed to download video: no data from ${host(request.videoUrl)} for 60 seconds`,
  },
  unsupported_codec: {
    weight: 12,
    at: 0.05,
    text: ({ rng }) =>
      `Unsupported video codec: ${rng.pick(["prores (ap4h)", "dnxhd (AVdn)", "av1 (av01)", "mpeg2video"])}`,
  },
  file_too_large: {
    weight: 6,
    at: 0.1,
    text: ({ rng }) => `File too large: ${rng.int(503, 1900)} MB, the limit is 500 MB`,
  },
  corrupt_media: {
    weight: 10,
    at: 0.08,
    text: ({ rng, source }) =>
      rng.chance(0.5)
        ? "Could not decode video: moov atom not found"
        : `Could not decode video: invalid data found at frame ${rng.int(1, Math.max(2, Math.floor(source.durationMs / 40)))}`,
  },
  out_of_credits: {
    weight: 5,
    at: 0.01,
    text: ({ rng }) =>
      `Insufficient credits: balance fell below the job's need while queued (${rng.int(0, 4)}.${rng.int(0, 9)} left)`,
  },
  worker_crashed: {
    weight: 9,
    at: 0.6,
    text: ({ rng, request }) =>
      `Model worker for ${request.model} exited unexpectedly (exit code 137, worker w-${rng.int(10, 48)})`,
  },
  timeout: {
    weight: 6,
    at: 1,
    text: ({ rng }) => `Processing timed out after ${rng.pick([1800, 3600])} seconds`,
  },
  invalid_background: {
    weight: 5,
    at: 0.15,
    text: ({ request }) => `Could not load background image: HTTP 404 (${request.bgImageUrl ?? "no image_url given"})`,
    fits: (request) => request.bgType === "image",
  },
  prompt_not_supported: {
    weight: 5,
    at: 0.01,
    text: ({ request }) => `text_prompt is only supported by model pro, got ${request.model}`,
    fits: (request) => request.textPrompt !== null && request.model !== "pro",
  },
  no_subject: {
    weight: 4,
    at: 0.9,
    text: () => "No foreground subject was found in any frame",
  },
  processing_failed: { weight: 3, at: 0.7, text: () => "Processing failed" },
} as const satisfies Record<string, Cause>

export type CauseName = keyof typeof CAUSES
export const CAUSE_NAMES = Object.keys(CAUSES).filter(isCauseName)

/** True for a word of `CAUSES`. */
export function isCauseName(word: string): word is CauseName {
  return Object.hasOwn(CAUSES, word)
}

/** A cause that this request can have. */
export function pickCause(rng: Rng, request: JobRequest): CauseName {
  const possible = CAUSE_NAMES.filter((name) => {
    const cause: Cause = CAUSES[name]
    return cause.fits?.(request) ?? true
  })
  return rng.weighted(possible.map((name) => [name, CAUSES[name].weight] as const))
}

/** The `error` text of a failed job. */
export function toErrorText(cause: CauseName, facts: Facts): string {
  const { text }: Cause = CAUSES[cause]
  return text(facts)
}
