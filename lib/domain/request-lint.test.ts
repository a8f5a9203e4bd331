import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { REQUEST_FIELDS } from "./request-fields"
import { lintRequest } from "./request-lint"
import type { Finding, LintInput } from "./request-lint-types"

const T = Date.UTC(2026, 10, 24, 14)
const RESULT: LintInput["result"] = {
  status: "completed",
  createdAt: T,
  startedAt: T + 60_000,
  outputUrl: null,
  sourceDurationMs: null,
  outputDurationMs: null,
}

function lint(
  asked: Record<string, unknown>,
  more: Partial<Omit<LintInput, "result">> & { result?: Partial<LintInput["result"]> } = {},
): Finding[] {
  const request = Object.fromEntries(
    Object.entries(asked).map(([name, value]) => [name, { value, origin: "attribution" }]),
  )
  return lintRequest({ isWhole: false, webhook: "not_known", ...more, request, result: { ...RESULT, ...more.result } })
}
const kinds = (asked: Record<string, unknown>, more: Parameters<typeof lint>[1] = {}) =>
  lint(asked, more).map((finding) => `${finding.kind} ${finding.field} ${finding.sure}`)

const signed = (seconds: number) =>
  `https://b.s3.amazonaws.com/in.mp4?X-Amz-Date=20261124T135900Z&X-Amz-Expires=${seconds}&X-Amz-Signature=1`

describe("what does not fit in a request", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["transparency in mp4", { bg_type: "transparent", output_format: "mp4" }, ["alpha_format output_format certain"]],
    [
      "the same, told by background",
      { background: { type: "transparent" }, output_format: "MP4" },
      ["alpha_format output_format certain", "unknown_word output_format possible"],
    ],
    [
      "a composition in mp4 over who knows what",
      { composition: { canvas: {} }, output_format: "mp4" },
      ["composition_alpha composition possible"],
    ],
    [
      "the SDK's green by its numbers",
      { bg_type: "color", bg_color: [0.035, 0.635, 0.274] },
      ["default_green bg_color likely"],
    ],
    [
      "the SDK's green out of 255",
      { bg_color: [9, 162, 70] },
      ["default_green bg_color likely", "color_range bg_color likely"],
    ],
    [
      "the SDK's green as hex",
      { background: { type: "color", color: "#09A246" } },
      ["default_green background likely"],
    ],
    ["green by its word alone", { bg_type: "green" }, ["default_green bg_type possible"]],
    [
      "green in an mp4, which needs a colour",
      { bg_type: "green", output_format: "mp4" },
      ["default_green bg_type possible"],
    ],
    [
      "a prompt for a model that reads none",
      { text_prompt: "the dog", model: "light" },
      ["prompt_model text_prompt likely"],
    ],
    [
      "two backgrounds",
      { bg_type: "transparent", background: { type: "color", color: "#fff000" } },
      ["background_conflict background certain"],
    ],
    ["an image background without address", { background: { type: "image" } }, ["image_missing background certain"]],
    [
      "an image address that is none",
      { bg_type: "image", bg_image_url: "office.png" },
      ["image_missing bg_image_url certain"],
    ],
    ["a colour of 0 to 255", { bg_color: [255, 128, 0] }, ["color_range bg_color likely"]],
    ["a colour of two readings", { bg_color: [0, 0, 1] }, ["color_range bg_color possible"]],
    ["a colour of two numbers", { bg_color: [0.5, 0.5] }, ["color_invalid bg_color likely"]],
    ["a colour beyond every range", { bg_color: [300, 0, 0] }, ["color_invalid bg_color likely"]],
    ["a model nobody documents", { model: "ultra" }, ["unknown_word model likely"]],
    ["a format nobody documents", { output_format: "avi" }, ["unknown_word output_format likely"]],
    ["a kind of background nobody documents", { bg_type: "plaid" }, ["unknown_word bg_type likely"]],
    ["a dead link", { video_url: signed(30) }, ["source_expired video_url certain"]],
    ["a link that died in the queue", { video_url: signed(90) }, ["source_expired video_url likely"]],
    ["a link of few minutes", { video_url: signed(600) }, ["source_short_lived video_url possible"]],
    ["a source over plain http", { video_url: "http://cdn.example.com/a.mp4" }, ["plain_http video_url possible"]],
    ["a source that is no web address", { video_url: "s3://bucket/a.mp4" }, ["source_unreachable video_url possible"]],
    ["metadata beyond 16 KB", { metadata: { note: "x".repeat(17_000) } }, ["metadata_large metadata possible"]],
    [
      "a webhook to this machine",
      { webhook_url: "http://localhost:3000/hook" },
      ["webhook_unreachable webhook_url certain"],
    ],
    ["a webhook over plain http", { webhook_url: "http://hooks.example.com" }, ["plain_http webhook_url possible"]],
  ])("finds %s", (_name, asked, expected) => {
    expect(kinds(asked).sort()).toEqual([...expected].sort())
  })

  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.20.0.1",
    "192.168.1.9",
    "169.254.169.254",
    "[::1]",
    "[fd00::1]",
    "nas",
    "media.local",
    "100.64.0.1",
  ])("knows that %s is out of the vendor's reach", (host) => {
    expect(kinds({ video_url: `https://${host}/a.mp4` }, { result: { status: "failed" } })).toEqual([
      "source_unreachable video_url certain",
    ])
  })

  it.each(["8.8.8.8", "172.32.0.1", "[2606:4700::1]", "localhost.example.com", "cdn.removebgvideo.com"])(
    "leaves %s alone",
    (host) => expect(kinds({ video_url: `https://${host}/a.mp4` })).toEqual([]),
  )

  it.each<[string, Record<string, unknown>]>([
    [
      "a good request",
      {
        model: "pro",
        output_format: "webm",
        bg_type: "transparent",
        text_prompt: "the dog",
        bg_color: null,
        webhook_url: "https://hooks.example.com/x",
        metadata: { a: 1 },
      },
    ],
    ["an ordinary colour", { bg_type: "color", bg_color: [0.2, 0.5, 0.9], output_format: "mp4" }],
    ["plain white and black", { bg_color: [1, 1, 1], background: { type: "color", color: [0, 0, 0] } }],
    ["a picked green that is not the SDK's", { bg_color: [0, 0.9, 0.1] }],
    ["a link that lives long", { video_url: signed(86_400) }],
    [
      "an image with its address",
      { bg_type: "image", bg_image_url: "https://cdn.example.com/o.png", output_format: "mp4" },
    ],
    ["an image whose address nobody told", { bg_type: "image" }],
    ["a prompt whose model nobody told", { text_prompt: "the dog" }],
    ["nothing known at all", {}],
  ])("has nothing to say of %s", (_name, asked) => {
    expect(kinds(asked)).toEqual([])
  })

  it("takes a silent field for not sent only when the whole request was told", () => {
    expect(kinds({ bg_type: "image" }, { isWhole: true })).toEqual(["image_missing bg_image_url certain"])
    expect(kinds({}, { webhook: "none" })).toEqual(["webhook_missing webhook_url certain"])
  })

  it("believes a webhook that came more than its address", () => {
    expect(kinds({ webhook_url: "http://localhost:3000/hook" }, { webhook: "arrived" })).toEqual([])
  })

  it("compares the result with what was asked for, of completed jobs only", () => {
    const result = {
      outputUrl: "https://cdn.example.com/o.webm?x=1",
      sourceDurationMs: 42_000,
      outputDurationMs: 20_000,
    }
    const found = ["format_differs output_format likely", "length_differs video_url possible"]
    expect(kinds({ output_format: "mov" }, { result })).toEqual(found)
    expect(kinds({ output_format: "mov" }, { result: { ...result, status: "failed" } })).toEqual([])
    expect(kinds({ output_format: "png_sequence" }, { result: { ...result, outputDurationMs: 41_500 } })).toEqual([])
  })

  it("reads any value in any field without failing, and names the worst first", () => {
    const rank = { error: 0, warning: 1, hint: 2 }
    const anything = fc.oneof(fc.anything({ withBigInt: true, withNullPrototype: true }), fc.webUrl(), fc.string())
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...REQUEST_FIELDS), anything), fc.boolean(), (asked, isWhole) => {
        const found = lint(asked, { isWhole })
        const ranks = found.map((one) => rank[one.severity])
        expect(ranks).toEqual([...ranks].sort())
        for (const one of found) expect(one.sentence.length).toBeLessThan(200)
      }),
    )
  })
})
