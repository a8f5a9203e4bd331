import { MODELS, OUTPUT_FORMATS } from "./job"
import { toHttpUrl } from "./media-url"
import { lintColor, toBackground } from "./request-lint-background"
import type { Finding, LintInput } from "./request-lint-types"
import { isPrivateHost, lintSource } from "./request-lint-urls"

const DOCS = "https://removebgvideo.com/docs/"
const COMPOSITION = `${DOCS}guides/composition-json/`
const PROMPTS = `${DOCS}guides/text-prompts/`
const PROCESS = `${DOCS}api-reference/process-video/`
const WEBHOOKS = `${DOCS}guides/webhooks/`

/** Every word that a page of the vendor's documentation uses (contract §2.2, A12). */
const BG_WORDS = ["transparent", "green", "white", "black", "blue", "custom", "color", "image"]

function toText(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null
}

function lintFormat({ request }: LintInput): Finding[] {
  const format = toText(request.output_format?.value)?.toLowerCase()
  const background = toBackground(request)
  if (format !== "mp4") return []
  if (background.kind === "transparent")
    return [
      {
        kind: "alpha_format",
        field: "output_format",
        severity: "error",
        sure: "certain",
        sentence: "A transparent background was asked for in an mp4, which cannot hold transparency.",
        why: "Alpha exists in webm, mov, gif, webp and png_sequence only; for mp4 the vendor advises a colour.",
        docsUrl: COMPOSITION,
      },
    ]
  if (request.composition === undefined || background.kind !== null) return []
  return [
    {
      kind: "composition_alpha",
      field: "composition",
      severity: "hint",
      sure: "possible",
      sentence: "A composition goes into an mp4, which cannot hold transparency.",
      why: "Which background was asked for is not known. Without a colour or an image the empty parts cannot stay transparent.",
      docsUrl: COMPOSITION,
    },
  ]
}

function lintPrompt({ request }: LintInput): Finding[] {
  const model = toText(request.model?.value)?.toLowerCase()
  if (toText(request.text_prompt?.value) === null || model === undefined || model === "pro") return []
  return [
    {
      kind: "prompt_model",
      field: "text_prompt",
      severity: "warning",
      sure: "likely",
      sentence: "A text prompt was given, but the model is not “pro”, the only one that reads it.",
      why: "The vendor documents text_prompt for the model pro; what the other models do with it is not documented.",
      docsUrl: PROMPTS,
    },
  ]
}

type Words = { field: "model" | "output_format" | "bg_type"; words: readonly string[]; what: string }
const WORDS: readonly Words[] = [
  { field: "model", words: MODELS, what: "model" },
  { field: "output_format", words: OUTPUT_FORMATS, what: "output format" },
  { field: "bg_type", words: BG_WORDS, what: "kind of background" },
]

function lintWords({ request }: LintInput): Finding[] {
  return WORDS.flatMap(({ field, words, what }): Finding[] => {
    const word = toText(request[field]?.value)
    if (word === null || words.includes(word)) return []
    const isSpelling = words.includes(word.toLowerCase())
    return [
      {
        kind: "unknown_word",
        field,
        severity: "warning",
        sure: isSpelling ? "possible" : "likely",
        sentence: isSpelling
          ? `The ${what} is spelt otherwise than documented (${word.toLowerCase()}).`
          : `The ${what} is none that the vendor documents.`,
        why: `Documented: ${words.join(", ")}.`,
        docsUrl: PROCESS,
      },
    ]
  })
}

const LARGEST_METADATA = 16_384

function lintMetadata({ request }: LintInput): Finding[] {
  const metadata = request.metadata?.value
  if (metadata === undefined || metadata === null) return []
  const bytes = new TextEncoder().encode(toJson(metadata)).length
  if (bytes <= LARGEST_METADATA) return []
  return [
    {
      kind: "metadata_large",
      field: "metadata",
      severity: "hint",
      sure: "possible",
      sentence: "The metadata is larger than 16 KB.",
      why: "How much the vendor keeps is not documented; we read no more than 16 KB of what it echoes.",
      docsUrl: PROCESS,
    },
  ]
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_name, item: unknown) => (typeof item === "bigint" ? String(item) : item)) ?? ""
}

function lintWebhook({ request, webhook }: LintInput): Finding[] {
  const url = toText(request.webhook_url?.value)
  if (url === null)
    return webhook !== "none"
      ? []
      : [
          {
            kind: "webhook_missing",
            field: "webhook_url",
            severity: "hint",
            sure: "certain",
            sentence: "No webhook address was given, so nobody is told when the job ends.",
            why: "Only asking the vendor shows its end; that is later and costs calls.",
            docsUrl: WEBHOOKS,
          },
        ]
  const parsed = toHttpUrl(url)
  if (parsed && !isPrivateHost(parsed.hostname))
    return parsed.protocol === "https:" ? [] : [toPlainHttp("webhook_url", "The webhook address is plain http.")]
  if (webhook === "arrived") return []
  return [
    {
      kind: "webhook_unreachable",
      field: "webhook_url",
      severity: "error",
      sure: "certain",
      sentence: parsed
        ? "The webhook address is on a private network or this machine; the vendor cannot reach it."
        : "The webhook address is no web address.",
      why: "Webhooks come from the vendor over the public internet.",
      docsUrl: WEBHOOKS,
    },
  ]
}

function toPlainHttp(field: Finding["field"], sentence: string): Finding {
  return {
    kind: "plain_http",
    field,
    severity: "hint",
    sure: "possible",
    sentence,
    why: "The vendor documents no rule about it; what is sent can be read and changed on its way.",
    docsUrl: field === "webhook_url" ? WEBHOOKS : PROCESS,
  }
}

/** Lengths that differ by more than a twentieth and a second; shorter and longer alike. */
function differs(source: number, output: number): boolean {
  return Math.abs(source - output) > Math.max(1_000, source / 20)
}

function lintResult({ request, result }: LintInput): Finding[] {
  if (result.status !== "completed") return []
  const found: Finding[] = []
  const format = toText(request.output_format?.value)?.toLowerCase()
  const ending = /\.([a-z0-9]{2,5})$/i.exec(toHttpUrl(result.outputUrl)?.pathname ?? "")?.[1]?.toLowerCase()
  const asked = format === "png_sequence" ? undefined : OUTPUT_FORMATS.find((known) => known === format)
  if (asked && ending && ending !== asked && OUTPUT_FORMATS.some((known) => known === ending)) {
    found.push({
      kind: "format_differs",
      field: "output_format",
      severity: "warning",
      sure: "likely",
      sentence: `The result’s name ends in .${ending}, but ${asked} was asked for.`,
      why: "Read off the address of the result; the file itself was not opened.",
      docsUrl: PROCESS,
    })
  }
  const { sourceDurationMs: source, outputDurationMs: output } = result
  if (source !== null && output !== null && differs(source, output)) {
    found.push({
      kind: "length_differs",
      field: "video_url",
      severity: "warning",
      sure: "possible",
      sentence: `The result is ${output < source ? "shorter" : "longer"} than the source.`,
      why: `${output / 1_000} s against ${source / 1_000} s; the vendor reports the output’s length.`,
      docsUrl: `${DOCS}guides/troubleshooting/`,
    })
  }
  return found
}

function lintBackground({ request, isWhole }: LintInput): Finding[] {
  return [...toBackground(request, isWhole).findings, ...lintColor(request)]
}

const ORDER = { error: 0, warning: 1, hint: 2 } as const

/**
 * What in a request does not fit itself, the documentation or the result: the worst first. Says nothing about fields that
 * nobody told: not known is not wrong. Its sentences hold no words of the request, so they may be shown to anybody.
 */
export function lintRequest(input: LintInput): Finding[] {
  return [
    ...lintFormat(input),
    ...lintBackground(input),
    ...lintPrompt(input),
    ...lintWords(input),
    ...lintSource(input, toPlainHttp),
    ...lintWebhook(input),
    ...lintMetadata(input),
    ...lintResult(input),
  ].sort((a, b) => ORDER[a.severity] - ORDER[b.severity])
}
