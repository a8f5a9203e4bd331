import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { explainFailure } from "./failure"
import { FAILURE_CLASSES } from "./failure-class"
import { FAILURE_RULES } from "./failure-rules"
import { toReply } from "./reply"

const explain = (message: string | null, code: string | null = null, httpStatus: number | null = null) =>
  explainFailure({ code, message, httpStatus })

describe("explainFailure", () => {
  it.each([
    ["missing_api_key", null, "missing_api_key", "ours", true],
    ["invalid_api_key", null, "invalid_api_key", "ours", true],
    ["insufficient_credits", null, "insufficient_credits", "top_up", true],
    ["rate_limited", null, "rate_limited", "back_off", false],
    ["invalid_request", null, "invalid_request", "fix_request", false],
    ["timeout", null, "vendor_timeout", "back_off", false],
    ["internal_error", null, "processing_failed", "escalate", false],
    [null, "Job not found", "job_not_found", "ours", false],
    [null, "Invalid file type", "unsupported_codec", "fix_request", false],
    [null, "File too large", "source_too_large", "fix_request", false],
    [null, "Processing failed", "processing_failed", "escalate", false],
  ])("covers the documented code %s / %s", (code, message, cause, kind, dashboard) => {
    expect(explain(message, code)).toMatchObject({ cause, class: kind, dashboard })
  })

  it.each([
    ["Failed to download video: source returned HTTP 403 Forbidden (cdn.acme.test)", "source_forbidden"],
    [
      "Failed to download video: source returned HTTP 404 Not Found, the link may have expired (x.test)",
      "source_not_found",
    ],
    ["Failed to download video: no data from x.test for 60 seconds", "source_unreachable"],
    ["Download of the source: 403: Request has expired", "source_expired"],
    ["The link has expired", "source_expired"],
    ["Unsupported video codec: prores (ap4h)", "unsupported_codec"],
    ["File too large: 503 MB, the limit is 500 MB", "source_too_large"],
    ["Could not decode video: moov atom not found", "source_corrupt"],
    ["Could not decode video: invalid data found at frame 404", "source_corrupt"],
    ["Insufficient credits: balance fell below the job's need while queued (1.2 left)", "insufficient_credits"],
    ["Model worker for pro exited unexpectedly (exit code 137, worker w-12)", "worker_crash"],
    ["Processing timed out after 1800 seconds", "vendor_timeout"],
    ["Could not load background image: HTTP 404 (https://x.test/bg.png)", "background_image"],
    ["text_prompt is only supported by model pro, got light", "prompt_model_mismatch"],
    ["No foreground subject was found in any frame", "subject_not_found"],
  ])("reads “%s” as %s", (message, cause) => {
    expect(explain(message).cause).toBe(cause)
    expect(explain(message, "processing_failed", 500).cause).toBe(cause)
  })

  it("names the answer of the source's host, and says so without a number when none is given", () => {
    expect(explain("source returned HTTP 403 Forbidden").sentence).toBe(
      "The source URL answered 403 to the vendor, so nothing was processed.",
    )
    expect(explain("Source: access denied").sentence).toContain("answered with a refusal to the vendor")
  })

  it("classes by HTTP status when neither code nor message tells more", () => {
    expect(explain("nope", "brand_new_code", 402)).toMatchObject({ class: "top_up", dashboard: true })
    expect(explain(null, null, 429).class).toBe("back_off")
  })

  it("does not blame the customer's video for what the vendor's own parts did", () => {
    const said = {
      "Failed to upload result to R2: HTTP 403 Forbidden": "storage_failed",
      "Upload of output failed: access denied": "storage_failed",
      "Failed to open output file for writing": "storage_failed",
      "Output storage: no such key": "storage_failed",
      "Worker crashed: unable to read from queue": "worker_crash",
      "CUDA error: failed to read device memory": "worker_crash",
      "GPU out of memory: frame too large": "worker_crash",
      "Timed out: could not reach worker": "vendor_timeout",
      "Could not parse worker response": "unknown",
      "Redis error: ECONNREFUSED": "unknown",
      "Model worker returned 404 not found": "unknown",
      "Webhook returned 404": "unknown",
      "Key not found in model registry": "unknown",
      "internal server error: DNS lookup for inference host failed": "processing_failed",
      "no objects returned by segmentation service (500)": "unknown",
      "Credit check failed: no credits record, HTTP 503": "unknown",
      "Invalid API token: request has expired": "invalid_api_key",
      // The same words of the source are still the source's.
      "Failed to download video: source returned HTTP 403 Forbidden": "source_forbidden",
      "Worker could not fetch the source: DNS": "source_unreachable",
      "Could not decode video: moov atom not found": "source_corrupt",
    }
    const told = Object.keys(said).map((message) => [message, explain(message).cause])
    expect(Object.fromEntries(told)).toEqual(said)
  })

  it.each([
    "Permission denied: '/workspace/out/frame_001.png'",
    "Permission denied: '/workspace/input/video.mp4'",
    "No such file or directory: '/workspace/models/rmbg.pt'",
    "[Errno 27] File too large: '/workspace/out/frames.tar'",
    "unable to load weights: file is truncated",
    "Failed to download model weights: HTTP 404 Not Found",
    "checkpoint file corrupted",
    "tensor too large",
    "input tensor too large for this device",
    "Failed to save: access denied",
    "Could not write the video: permission denied",
    "403 Forbidden",
    "HTTP 404",
    "Access Denied",
    "getaddrinfo ENOTFOUND models.example.net",
    "403 Client Error: Forbidden for url: https://cdn.acme.test/models/rmbg.pt",
  ])("does not blame the customer for “%s”", (message) => {
    for (const code of [null, "processing_failed"]) {
      const inputUrl = "https://cdn.acme.test/in/a.mp4?sig=1"
      const { cause } = explainFailure({ code, message, httpStatus: null, inputUrl })
      expect(["unknown", "processing_failed"]).toContain(cause)
      expect(toReply({ status: "failed", isOverdue: false, cause, findings: [] })).not.toMatch(
        /Please|send us|the link to it|your file seems/,
      )
    }
  })

  it("blames the source where the message names the address of the job's own video", () => {
    const of = (message: string, inputUrl: string | null) =>
      explainFailure({ code: null, message, httpStatus: null, inputUrl }).cause
    const input = "https://u:p@cdn.acme.test/in/a.mp4?sig=1"
    const refused = "403 Client Error: Forbidden for url: https://cdn.acme.test/in/a.mp4?sig=2"
    expect(of(refused, input)).toBe("source_forbidden")
    expect(of(refused, "https://cdn.acme.test/in/a.mp")).toBe("unknown")
    expect(of(refused, null)).toBe("unknown")
    expect(of("getaddrinfo ENOTFOUND cdn.acme.test", input)).toBe("source_unreachable")
    expect(of("getaddrinfo ENOTFOUND dn.acme.test", input)).toBe("unknown")
    // The vendor's own host serves its own files too.
    expect(of("ENOTFOUND cdn.removebgvideo.com", "https://cdn.removebgvideo.com/uploads/1.mp4")).toBe("unknown")
  })

  it.each([
    "Invalid value 'foo' for field 'output_format'",
    "Invalid value 'h264 codec' for field 'video_url'",
    'Missing field "model"',
    "Missing required parameter: video_url",
  ])("takes “%s” for the team's own bad request", (message) => {
    expect(explain(message, "processing_failed")).toMatchObject({ cause: "invalid_request", class: "fix_request" })
  })

  it.each<[number | null, string | null, string | null, string]>([
    [402, null, "Account on hold", "insufficient_credits"],
    [402, "brand_new_code", "Worker crashed", "insufficient_credits"],
    [402, "rate_limited", null, "insufficient_credits"],
    [null, "402", "Account on hold", "insufficient_credits"],
    [null, "http_429", "nope", "rate_limited"],
    [null, "HTTP 503", "nope", "vendor_busy"],
    [401, "missing_api_key", null, "missing_api_key"],
    [401, null, "Nope", "invalid_api_key"],
    [401, null, "Source returned HTTP 401", "source_forbidden"],
    [403, "source_forbidden", null, "source_forbidden"],
    [403, null, "Forbidden", "unknown"],
    [500, null, "Could not decode video: moov atom not found", "source_corrupt"],
    [503, "processing_failed", "nope", "vendor_busy"],
    [500, "invalid_request", "nope", "invalid_request"],
    [null, "frame_402", "nope", "unknown"],
  ])("takes the class from the status %s, refined by the code %s and “%s” (A16)", (status, code, message, cause) => {
    expect(explain(message, code, status).cause).toBe(cause)
  })

  it("leaves the unknown unknown", () => {
    expect(explain("The flux capacitor drifted", "E1234")).toMatchObject({
      cause: "unknown",
      class: "unknown",
      dashboard: false,
    })
    expect(explain(null).sentence).toBe("The job failed; the vendor did not say why.")
  })

  it("answers any text with a class, a sentence, a next step and a documentation page", () => {
    fc.assert(
      fc.property(
        fc.option(fc.string()),
        fc.option(fc.string()),
        fc.option(fc.integer()),
        (code, message, httpStatus) => {
          const told = explainFailure({ code, message, httpStatus })
          expect(FAILURE_CLASSES).toContain(told.class)
          expect(told.docsUrl).toMatch(/^https:\/\/removebgvideo\.com\/docs\/[a-z/-]+\/$/)
          expect(told.sentence + told.next).not.toContain("{")
        },
      ),
    )
  })

  it("gives each cause one rule and each code one owner", () => {
    const codes = FAILURE_RULES.flatMap((rule) => rule.codes)
    expect(new Set(codes).size).toBe(codes.length)
    expect(new Set(FAILURE_RULES.map((rule) => rule.cause)).size).toBe(FAILURE_RULES.length)
  })
})
