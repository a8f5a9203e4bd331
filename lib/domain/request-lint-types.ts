import type { JobStatus } from "./job"
import type { KnownRequest, RequestField } from "./request-fields"

export const LINT_KINDS = [
  "alpha_format",
  "default_green",
  "prompt_model",
  "background_conflict",
  "image_missing",
  "color_range",
  "color_invalid",
  "unknown_word",
  "composition_alpha",
  "source_expired",
  "source_short_lived",
  "source_unreachable",
  "plain_http",
  "metadata_large",
  "webhook_missing",
  "webhook_unreachable",
  "format_differs",
  "length_differs",
] as const
export type LintKind = (typeof LINT_KINDS)[number]

/** error: cannot give what was asked for · warning: probably not what was meant · hint: worth knowing. */
export type LintSeverity = "error" | "warning" | "hint"

/** Something in a request that does not fit, and how sure that is. */
export type Finding = {
  kind: LintKind
  field: RequestField
  severity: LintSeverity
  sure: "certain" | "likely" | "possible"
  sentence: string
  /** What it rests on. */
  why: string
  docsUrl: string
}

/** Instants in epoch ms, lengths in ms, null = not known. */
export type LintInput = {
  request: KnownRequest
  /** The whole request was told by the systems that sent it: what is not in it was not sent. */
  isWhole: boolean
  /** `none`: the vendor's answer names no webhook address, or the whole request held none. `arrived`: one came. */
  webhook: "set" | "none" | "arrived" | "not_known"
  result: {
    status: JobStatus
    createdAt: number | null
    startedAt: number | null
    outputUrl: string | null
    sourceDurationMs: number | null
    outputDurationMs: number | null
  }
}
