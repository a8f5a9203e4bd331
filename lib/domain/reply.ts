import type { JobStatus } from "./job"
import { REPLY_CAUSES, type ReplyParts, UNKNOWN_PARTS } from "./reply-causes"
import type { LintKind } from "./request-lint-types"

/** What a reply rests on: our own words for things, and nothing that anybody else wrote. */
export type ReplyInput = {
  status: JobStatus
  isOverdue: boolean
  /** Key of the cause (domain/failure-rules) of a failed job; null otherwise. */
  cause: string | null
  /** What lint found, the worst first. */
  findings: readonly LintKind[]
}

const THANKS = "Thank you for your patience."

const WAITING: ReplyParts = {
  happened: "Your video has not been processed yet. It is waiting for its turn, or for us to start it.",
  ask: null,
  next: "We are keeping an eye on it and will write to you as soon as there is news.",
}
const RUNNING: ReplyParts = {
  happened: "Your video is being processed at the moment.",
  ask: null,
  next: "There is nothing you need to do. We will write to you when it is done, or if something goes wrong.",
}
const OVERDUE: ReplyParts = {
  happened: "Your video is still being processed. It is taking longer than such videos usually do.",
  ask: null,
  next: "We are looking into it with the service that processes it and will write to you as soon as we know more. There is no need to send the video again.",
}
const DONE: ReplyParts = {
  happened: "Your video has been processed.",
  ask: "If the result is not what you expected, please tell us what you see and at which moment of the video.",
  next: "With that we can find out what to change.",
}
const OTHER: ReplyParts = {
  happened: "Your video has not been finished yet.",
  ask: null,
  next: "We are asking the service that processes it how far it is, and will write to you as soon as we know more.",
}

const AGAIN = "We are checking the settings, and will come back to you with what we suggest."

/** What a customer saw, where a completed job has a finding. Kinds that no customer notices have no words. */
const FINDINGS: Partial<Record<LintKind, ReplyParts>> = {
  alpha_format: {
    happened:
      "Your video was processed, but in a file format that cannot hold a transparent background, so the background could not stay empty.",
    ask: "Please tell us which you would rather have: a format with transparency (WebM or MOV), or an MP4 with a plain colour behind the subject.",
    next: "Once we know, we can process it with the right settings.",
  },
  composition_alpha: {
    happened: "Your video was processed, but its format cannot hold empty areas around the subject.",
    ask: "Please tell us whether you would like a format with transparency (WebM or MOV), or a colour or picture behind the subject.",
    next: "Once we know, we can process it with the right settings.",
  },
  default_green: {
    happened:
      "Your video was processed with a green background. It looks as if that came from a preset and not from your choice.",
    ask: "Please tell us which background you would like: transparent, a colour, or a picture.",
    next: "Once we know, we can process it with the right settings.",
  },
  prompt_model: {
    happened:
      "Your video was processed, but the description of what to keep may not have been taken into account with the settings that were used.",
    ask: "Please tell us which person or object should stay in the picture.",
    next: AGAIN,
  },
  background_conflict: {
    happened:
      "Your video was processed, but its settings named two different backgrounds, so it may show the wrong one.",
    ask: "Please tell us which background you would like: transparent, a colour, or a picture.",
    next: "Once we know, we can process it with the right settings.",
  },
  color_range: {
    happened: "Your video was processed, but the background colour may not be the one you chose.",
    ask: "Please tell us which colour you would like.",
    next: AGAIN,
  },
  format_differs: {
    happened: "Your video was processed, but the file may not have the format that was asked for.",
    ask: "Please tell us which format you need, if this one does not work for you.",
    next: AGAIN,
  },
  length_differs: {
    happened: "Your video was processed, but the result may not be as long as the original.",
    ask: "Please tell us whether a part of it is missing, and from which moment on.",
    next: "With that we can look into it.",
  },
}

function toFailed({ cause }: ReplyInput): ReplyParts {
  return (cause !== null && Object.hasOwn(REPLY_CAUSES, cause) && REPLY_CAUSES[cause]) || UNKNOWN_PARTS
}

function toCompleted({ findings }: ReplyInput): ReplyParts {
  const kind = findings.find((one) => FINDINGS[one] !== undefined)
  return (kind && FINDINGS[kind]) || DONE
}

function toParts(input: ReplyInput): ReplyParts {
  switch (input.status) {
    case "failed":
      return toFailed(input)
    case "completed":
      return toCompleted(input)
    case "waiting":
      return input.isOverdue ? OVERDUE : WAITING
    case "processing":
      return input.isOverdue ? OVERDUE : RUNNING
    case "other":
      return OTHER
  }
}

/**
 * A reply that may go to the customer as it is: what happened, what we ask of them, what comes next. Made of our own sentences
 * only, so no id, no word of the vendor's, no name and no address can be in it; it promises no result and no time.
 */
export function toReply(input: ReplyInput): string {
  const { happened, ask, next } = toParts(input)
  return ["Hello,", `${THANKS} ${happened}`, ask, next, "Kind regards"].filter((part) => part !== null).join("\n\n")
}
