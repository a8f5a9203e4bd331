import { ERRORS, type FailureRule, PROCESS, TROUBLE } from "./failure-rule"
import { SOURCE } from "./failure-rules-source"

const ACCOUNT: readonly FailureRule[] = [
  {
    cause: "missing_api_key",
    class: "ours",
    sentence: "The request carried no API key.",
    next: "check how the calling service is configured; the key belongs in the X-Api-Key header.",
    docs: "getting-started/authentication/",
    codes: ["missing_api_key"],
    statuses: [],
    patterns: [/(missing|no) api[ -]?key/i],
    key: true,
  },
  {
    cause: "invalid_api_key",
    class: "ours",
    sentence: "The vendor does not accept the API key: it is unknown or disabled.",
    next: "check which key this environment uses, or rotate it in the vendor’s Dashboard.",
    docs: "getting-started/authentication/",
    codes: ["invalid_api_key", "unauthorized"],
    statuses: [401],
    patterns: [/(invalid|disabled|unknown|revoked|expired) api[ -]?(key|token)/i],
    key: true,
  },
  {
    cause: "insufficient_credits",
    class: "top_up",
    sentence: "The account had too few credits left for this job.",
    next: "top up in the vendor’s Dashboard, then run the job again. Waiting does not help.",
    docs: "getting-started/credits/",
    codes: ["insufficient_credits"],
    statuses: [402],
    patterns: [
      /(insufficient|not enough|no|too few|out of)\s+(remaining\s+)?credits?\b(?! (record|check|service|account))/i,
      /payment required/i,
    ],
  },
  {
    cause: "rate_limited",
    class: "back_off",
    sentence: "The vendor was asked too often with this key.",
    next: "send fewer requests at once and wait longer between tries (1–2 s, then doubling up to 16 s).",
    docs: "getting-started/rate-limits/",
    codes: ["rate_limited", "too_many_requests"],
    statuses: [429],
    patterns: [/rate[ -]?limit/i, /too many requests/i],
  },
  {
    cause: "job_not_found",
    class: "ours",
    sentence: "The vendor does not know this job under this key; it may belong to another key.",
    next: "check the job id and which account and environment it was created in.",
    docs: "api-reference/job-status/",
    codes: ["job_not_found"],
    statuses: [],
    patterns: [/job not found/i],
  },
]

const REQUEST: readonly FailureRule[] = [
  {
    cause: "prompt_model_mismatch",
    class: "fix_request",
    sentence: "A text prompt was given to a model that does not take one.",
    next: "use the model “pro” with a text prompt, or leave the prompt out.",
    docs: "guides/text-prompts/",
    codes: ["prompt_not_supported"],
    statuses: [],
    patterns: [/(text[_ ]?)?prompt.*(require|only|support|model|pro\b)|(model|pro\b).*(text[_ ]?)?prompt/i],
  },
  {
    cause: "subject_not_found",
    ofSource: true,
    sign: /\b(foreground|subjects?|person|people|humans?|video|frames?)\b/i,
    class: "fix_request",
    sentence: "The model found no subject to keep in the video.",
    next: "try the model “pro” with a text prompt that names the subject, or another model.",
    docs: "guides/text-prompts/",
    codes: ["no_subject", "subject_not_found"],
    statuses: [],
    patterns: [/no (subject|person|people|human|foreground|object)s?\b|nothing to (keep|segment)/i],
  },
  {
    cause: "format_mismatch",
    class: "fix_request",
    sentence: "The output format does not fit the background that was asked for.",
    next: "use webm, mov, gif, webp or png_sequence for transparency; mp4 needs a colour or image.",
    docs: "guides/composition-json/",
    codes: ["unsupported_output_format"],
    statuses: [],
    patterns: [/(transparen|alpha).*(mp4|format|support)|mp4.*(transparen|alpha)|output[_ ]format/i],
  },
  {
    cause: "composition_invalid",
    class: "fix_request",
    sentence: "The composition could not be applied.",
    next: "check canvas, anchor, scale and offset in the vendor’s composition builder, then run again.",
    docs: "guides/composition-json/",
    codes: ["invalid_composition"],
    statuses: [],
    patterns: [
      /(invalid|bad|unknown|out of range).*(composition|canvas|anchor|offset)|(composition|canvas|anchor).*(invalid|range|unknown)/i,
    ],
  },
]

const VENDOR: readonly FailureRule[] = [
  {
    cause: "worker_crash",
    class: "escalate",
    sentence: "The vendor’s worker crashed while it processed the video.",
    next: "run it once more; if it fails again, send the job id and request id to the vendor’s support.",
    docs: TROUBLE,
    codes: ["worker_crashed", "worker_error", "out_of_memory"],
    statuses: [],
    patterns: [/worker.*(crash|died|lost|exit|kill|restart)|crashed|segfault|out of memory|\boom\b|cuda|gpu/i],
  },
  {
    cause: "vendor_timeout",
    class: "back_off",
    sentence: "The vendor gave up because processing took too long.",
    next: "wait a few minutes and run again; if it happens to short clips too, send the job id to the vendor’s support.",
    docs: TROUBLE,
    codes: ["timeout", "processing_timeout", "job_timeout"],
    statuses: [504],
    patterns: [/tim(ed|e)[ -]?out|deadline exceeded|took too long/i],
  },
  {
    cause: "vendor_busy",
    class: "back_off",
    sentence: "The vendor had no capacity for this job.",
    next: "wait a few minutes, then run again.",
    docs: ERRORS,
    codes: ["capacity_exceeded", "service_unavailable", "overloaded"],
    statuses: [502, 503],
    patterns: [/no capacity|at capacity|overloaded|unavailable|queue is full|try again later/i],
  },
  {
    cause: "storage_failed",
    class: "escalate",
    sentence: "The vendor processed the video but could not store the result.",
    next: "run it once more; if it fails again, send the job id and request id to the vendor’s support.",
    docs: TROUBLE,
    codes: ["storage_error", "upload_failed"],
    statuses: [],
    patterns: [
      /(upload|stor|writ|sav)\w* (of )?(the )?(output|result|to r2|to storage).*|output (file|path|bucket|storage)|(output|result).*(upload|stor|sav)\w* failed|\br2\b/i,
    ],
  },
]

const VAGUE: readonly FailureRule[] = [
  {
    cause: "invalid_request",
    class: "fix_request",
    sentence: "The vendor refused the request: something in it is not as it should be.",
    next: "read the vendor’s words below, correct the request, then run again.",
    docs: PROCESS,
    codes: ["invalid_request", "validation_error", "bad_request"],
    statuses: [400, 422],
    first: [
      /\b(invalid|illegal|unknown|unsupported|unexpected|bad) value\b.{0,200}\b(for|of|in) (the )?(request )?(field|parameter|property|argument)\b/i,
      /\b(missing|unknown|unexpected) (required )?(request )?(field|parameter|property)\b/i,
    ],
    patterns: [
      /invalid (request|parameter|value|url|field)|validation (failed|error)|is required|must be (one of|an?) /i,
    ],
    vague: true,
  },
  {
    cause: "processing_failed",
    class: "escalate",
    sentence: "Processing failed at the vendor; the answer does not say at which step.",
    next: "run it once more; if it fails again, send the job id and request id to the vendor’s support.",
    docs: ERRORS,
    codes: ["processing_failed", "internal_error", "server_error", "success_false"],
    statuses: [500],
    patterns: [/^processing failed\.?$/i, /internal (server )?error/i],
    vague: true,
  },
]

/** All causes we can explain, the narrowest first. */
export const FAILURE_RULES: readonly FailureRule[] = [...ACCOUNT, ...SOURCE, ...REQUEST, ...VENDOR, ...VAGUE]
