import type { FailureClass } from "./failure-class"
import { answered, type FailureRule } from "./failure-rule"
import { FAILURE_RULES } from "./failure-rules"
import { isOfSource } from "./failure-source"

/** What the vendor said of a failed job or refused call; each part may be missing. */
export type FailureFacts = {
  code: string | null
  message: string | null
  /** The status that the error itself names. */
  httpStatus: number | null
  /** The address of the job's video, as a message may name it. */
  inputUrl?: string | null
}

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

/** Of the account, whatever else is said: a job that failed with one of them failed for it (contract A16). */
const OF_ACCOUNT = new Set([401, 402, 429])

/** As it is read: kinds of spaces and what is not seen say nothing. */
function toRead(message: string | null): string {
  return (message ?? "")
    .slice(0, READ_CHARS)
    .replace(/\p{Cf}/gu, "")
    .replace(/\s+/g, " ")
    .trim()
}

function toCode(code: string | null): string | null {
  return code?.trim().toLowerCase() ?? null
}

/** "402", "http_402": a status in the place of a code. */
function toCodedStatus(code: string | null): number | null {
  const status = /^(?:http|status)?[ _-]?(?:status|error|code)?[ _-]?([45]\d\d)$/.exec(code ?? "")?.[1]
  return status === undefined ? null : Number(status)
}

/** The HTTP status that a failure names: the error's own, else one that stands as its code; null without either. */
export function toFailureStatus({ code, httpStatus }: Pick<FailureFacts, "code" | "httpStatus">): number | null {
  return httpStatus ?? toCodedStatus(toCode(code))
}

/** The same where it says by itself that the account is the cause, so that it tells two failures with the same words apart. */
export function toTellingStatus(facts: Pick<FailureFacts, "code" | "httpStatus">): number | null {
  const status = toFailureStatus(facts)
  return status !== null && OF_ACCOUNT.has(status) ? status : null
}

function findByMessage({ message, inputUrl = null }: FailureFacts): FailureRule | undefined {
  const read = toRead(message)
  const isSaid = (patterns: readonly RegExp[] | undefined) => patterns?.some((pattern) => pattern.test(read)) === true
  const isBelieved = ({ ofSource, sign }: FailureRule) => !ofSource || isOfSource(read, { sign, inputUrl })
  return (
    FAILURE_RULES.find(({ first }) => isSaid(first)) ??
    FAILURE_RULES.find((rule) => isSaid(rule.patterns) && isBelieved(rule))
  )
}

/**
 * A status of the account decides, refined by what is of its class or speaks of the source (whose own answer it may be, then).
 * Else codes that name one cause; else the message (documented codes such as processing_failed say nothing); else the status
 * where it says more than a code that only names a class; else that code.
 */
function findRule(facts: FailureFacts): FailureRule | undefined {
  const code = toCode(facts.code)
  const status = toFailureStatus(facts)
  const byCode = code === null ? undefined : FAILURE_RULES.find((rule) => rule.codes.includes(code))
  const byMessage = findByMessage(facts)
  const byStatus = status === null ? undefined : FAILURE_RULES.find((rule) => rule.statuses.includes(status))
  const named = byCode?.vague ? undefined : byCode
  if (byStatus && toTellingStatus(facts) !== null) {
    const isFiner = (rule: FailureRule | undefined) => rule?.class === byStatus.class || rule?.ofSource === true
    return [named, byMessage].find(isFiner) ?? byStatus
  }
  return named ?? byMessage ?? (byStatus?.vague ? undefined : byStatus) ?? byCode ?? byStatus
}

/**
 * Why a job failed, in plain words, with the one thing to do. Covers the documented codes (contract §5) and the messages
 * that such systems commonly give; what fits no rule stays unknown, so that the vendor's own words are read instead.
 */
export function explainFailure(facts: FailureFacts): Explanation {
  const rule = findRule(facts)
  if (rule) return toExplanation(rule, facts.message)
  const isSilent = !facts.code && !facts.message && facts.httpStatus === null
  return {
    cause: "unknown",
    sentence: isSilent ? UNKNOWN.silent : UNKNOWN.sentence,
    class: "unknown",
    next: UNKNOWN.next,
    docsUrl: `${DOCS}${UNKNOWN.docs}`,
    dashboard: false,
  }
}

function toExplanation(rule: FailureRule, message: string | null): Explanation {
  const status = SOURCE_STATUS.exec(message ?? "")?.[1]
  return {
    cause: rule.cause,
    sentence: rule.sentence.replace("{status}", status ? ` ${status}` : " with a refusal"),
    class: rule.class,
    next: rule.next,
    docsUrl: `${DOCS}${rule.docs}`,
    dashboard: isInDashboard(rule),
  }
}

function isInDashboard(rule: FailureRule): boolean {
  return rule.class === "top_up" || rule.key === true
}

/** Whether the remedy of a cause (a key of the failure rules) is in the vendor's Dashboard. */
export function leadsToDashboard(cause: string): boolean {
  return FAILURE_RULES.some((rule) => rule.cause === cause && isInDashboard(rule))
}
