import { describe, expect, it } from "vitest"
import { toCreateBody, toStartBody } from "@/lib/vendor/schema/request"
import type { CreateJobRequest, StartJobRequest } from "@/lib/vendor/types"

const REQUEST: CreateJobRequest = {
  videoUrl: "https://cdn.example.com/in.mp4",
  model: "pro",
  outputFormat: "mov",
  bgType: "color",
  bgColor: [0.035, 0.635, 1],
  textPrompt: "the cat",
  webhookUrl: "https://hooks.example.com/x",
  autoStart: true,
  metadata: { order: 7 },
}

describe("the body of a create", () => {
  it("uses the wire's words and names the background in one way", () => {
    expect(toCreateBody(REQUEST)).toEqual({
      video_url: "https://cdn.example.com/in.mp4",
      model: "pro",
      output_format: "mov",
      bg_type: "color",
      bg_color: [0.035, 0.635, 1],
      text_prompt: "the cat",
      webhook_url: "https://hooks.example.com/x",
      auto_start: true,
      metadata: { order: 7 },
    })
  })

  it.each([
    ["videoUrl", "ftp://a.example/x"],
    ["videoUrl", "https://me:pw@a.example/x"],
    ["videoUrl", "nonsense"],
    ["model", "ultra"],
    ["outputFormat", "avi"],
    ["bgType", "plaid"],
    ["bgColor", [0, 0, 255]],
    ["bgColor", [0, 0]],
    ["bgColor", [0, 0, Number.NaN]],
    ["bgImageUrl", "javascript:alert(1)"],
    ["textPrompt", ""],
    ["webhookUrl", "file:///x"],
    ["autoStart", "yes"],
    ["metadata", { text: "x".repeat(17_000) }],
    ["metadata", []],
  ])("is refused for a wrong %s, which the error names", (field, value) => {
    const request = { ...REQUEST, [field]: value } as CreateJobRequest
    expect(() => toCreateBody(request)).toThrow(new RegExp(`^${field}`))
  })

  it("needs an image address for an image background", () => {
    const request: CreateJobRequest = { ...REQUEST, bgType: "image" }
    expect(() => toCreateBody(request)).toThrow(/^bgImageUrl/)
    expect(toCreateBody({ ...request, bgImageUrl: "https://a.example/x.png" })).toMatchObject({
      bg_image_url: "https://a.example/x.png",
    })
  })

  it("refuses a field that the contract does not know", () => {
    expect(() => toCreateBody({ ...REQUEST, api_key: "x" } as CreateJobRequest)).toThrow()
  })
})

describe("the body of a start", () => {
  it("holds only what is overridden", () => {
    expect(toStartBody({})).toEqual({})
    expect(toStartBody({ model: "light", composition: { canvas: { width: 10 } } })).toEqual({
      model: "light",
      composition: { canvas: { width: 10 } },
    })
    expect(() => toStartBody({ videoUrl: "https://a.example/x" } as StartJobRequest)).toThrow()
  })
})
