import { describe, expect, it } from "vitest"
import { toSourceName } from "@/lib/domain/source-name"
import { toSourceKey } from "./source-key"

const job = (inputUrl: string | null, given: object = {}) =>
  toSourceKey({ inputUrl, model: "pro", outputFormat: "webm", customer: "acme", ...given })

describe("what makes two jobs the same purchase", () => {
  it("is the source without its signature, not without the rest of its query", () => {
    const signed = "https://media.test/a.mp4?X-Amz-Signature=1&X-Amz-Expires=60&Expires=9&id=7"
    expect(toSourceName(signed)).toBe("media.test/a.mp4?id=7")
    expect(job(signed)).toBe(job("https://media.test/a.mp4?id=7&sig=2"))
    expect(job("https://drive.test/uc?id=1")).not.toBe(job("https://drive.test/uc?id=2"))
  })

  it("is also the model, the format and the customer", () => {
    const same = job("https://media.test/a.mp4")
    for (const given of [{ model: "light" }, { outputFormat: "mov" }, { outputFormat: null }, { customer: null }])
      expect(job("https://media.test/a.mp4", given)).not.toBe(same)
  })

  it("is nothing where source or model is not known", () => {
    for (const key of [job(null), job("not an address"), job("https://a.test/x", { model: null })])
      expect(key).toBeNull()
  })
})
