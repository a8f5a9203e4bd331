import type { FailureClass } from "./failure-class"
import { answered, type FailureRule } from "./failure-rule"
import { FAILURE_RULES } from "./failure-rules"

/** What the vendor said of a failed job or refused call; each part may be missing. */
export type FailureFacts = { code: string | null; message: string | null; httpStatus: number | null }

export type Explanation = {
  /** Stable key of the cause, such as "source_forbidden"; "unknown" when no rule fits. */
  cause: string
  /** The cause in one plain sentence. */
  sentence: string
  class: FailureClass
  /** What to do now, without "Next:". */
  next: string
  /** The vendor's page about it (contract §15). */
  docsUrl: string
  /** The key or the credits are the cause: the remedy is in the vendor's Dashboard. */
  dashboard: boolean
}

const DOCS = "https://removebgvideo.com/docs/"

const SOURCE_STATUS = answered("[45]\\d\\d")

const UNKNOWN = {
  sentence: "The vendor reported a failure that we have no explanation for.",
  silent: "The job failed; the vendor did not say why.",
  next: "read the vendor’s words below; if they do not help, send the job id and request id to the vendor’s support.",
  docs: "guides/troubleshooting/",
}

/** Long texts repeat themselves; patterns are not let loose on 10,000 characters. */
const READ_CHARS = 2_000

/** The vendor's own machinery, or a part of the request that is not the video. */
const NOT_THE_SOURCE =
  /\b(workers?|gpu|cuda|vram|device memory|out of memory|output|results?|r2|bucket|redis|queue|broker|database|inference|segmentation|registry|webhooks?|internal|composition|canvas|metadata|api[ -]?(key|token))\b/i
const THE_SOURCE = /\b(source|input|download\w*|fetch\w*|video_url|your (video|file|link))\b/i

/** Whose fault it is must not be guessed: a worker that "cannot read" says nothing of the customer's file. */
function isOfSource(message: string): boolean {
  return THE_SOURCE.test(message) || !NOT_THE_SOURCE.test(message)
}

function matches(rule: FailureRule, facts: FailureFacts): boolean {
  const message = (facts.message ?? "").slice(0, READ_CHARS)
  return (!rule.ofSource || isOfSource(message)) && rule.patterns.some((pattern) => pattern.test(message))
}

/**
 * Codes that name one cause decide first; else the message (documented codes such as processing_failed say nothing); else a
 * code that only names a class; else the HTTP status (contract A16).
 */
function findRule(facts: FailureFacts): FailureRule | undefined {
  const code = facts.code?.trim().toLowerCase() ?? null
  const byCode = code === null ? undefined : FAILURE_RULES.find((rule) => rule.codes.includes(code))
  if (byCode && !byCode.vague) return byCode
  const byMessage = FAILURE_RULES.find((rule) => matches(rule, facts))
  const { httpStatus } = facts
  return byMessage ?? byCode ?? FAILURE_RULES.find((rule) => httpStatus !== null && rule.statuses.includes(httpStatus))
}

/**
 * Why a job failed, in plain words, with the one thing to do. Covers the documented codes (contract §5) and the messages
 * that such systems commonly give; what fits no rule stays unknown, so that the vendor's own words are read instead.
 */
export function explainFailure(facts: FailureFacts): Explanation {
  const rule = findRule(facts)
  if (!rule) {
    const silent = !facts.code && !facts.message
    return {
      cause: "unknown",
      sentence: silent ? UNKNOWN.silent : UNKNOWN.sentence,
      class: "unknown",
      next: UNKNOWN.next,
      docsUrl: `${DOCS}${UNKNOWN.docs}`,
      dashboard: false,
    }
  }
  const status = SOURCE_STATUS.exec(facts.message ?? "")?.[1]
  return {
    cause: rule.cause,
    sentence: rule.sentence.replace("{status}", status ? ` ${status}` : " with a refusal"),
    class: rule.class,
    next: rule.next,
    docsUrl: `${DOCS}${rule.docs}`,
    dashboard: rule.class === "top_up" || rule.key === true,
  }
}
