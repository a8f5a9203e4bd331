import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { explainFailure } from "./failure"
import { FAILURE_CLASSES } from "./failure-class"
import { FAILURE_RULES } from "./failure-rules"

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
    ["403: Request has expired", "source_expired"],
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
    expect(explain("access denied").sentence).toContain("answered with a refusal to the vendor")
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
