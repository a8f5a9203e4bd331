import { describe, expect, it } from "vitest"
import type { KnownRequest } from "@/lib/domain/request-fields"
import { toCreateBody } from "@/lib/vendor/schema/request"
import { parseWire } from "@/lib/vendor/schema/wire"
import { toUnitColor } from "./color"
import { fromBodyText, NO_CHANGES, toSpendRequest } from "./request"

const URL = "https://cdn.example.com/in.mp4?sig=1"
const told = (fields: object): KnownRequest =>
  Object.fromEntries(
    Object.entries({ video_url: URL, model: "pro", output_format: "mov", bg_type: "transparent", ...fields })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, { value, origin: "attribution" }]),
  )
const build = (fields: object, changes = NO_CHANGES, others = {}) =>
  toSpendRequest({ known: told(fields), others }, changes, "id-1")
const body = (fields: object, changes = NO_CHANGES) => {
  const { request } = build(fields, changes)
  return request && toCreateBody(request)
}

describe("the request of a run", () => {
  it("is the original, started at once, with our mark beside the customer's own metadata", () => {
    expect(body({ metadata: { order: 7 }, auto_start: false, text_prompt: "the cat" })).toEqual({
      video_url: URL,
      model: "pro",
      output_format: "mov",
      bg_type: "transparent",
      text_prompt: "the cat",
      auto_start: true,
      metadata: { order: 7, ops_intent: "id-1" },
    })
    const { lines } = build({ auto_start: false })
    expect(lines.find(({ field }) => field === "auto_start")?.change).toBe("was false: a draft")
  })

  it("always names the background, in one way only, and guesses none", () => {
    const both = { bg_type: "green", background: { type: "color", color: "#00ff00" }, bg_color: [0, 0, 255] }
    expect(body(both)).toMatchObject({ bg_type: "color", bg_color: [0, 1, 0] })
    expect(build(both).leftOut.map(({ field }) => field)).toEqual(["bg_type", "bg_color"])
    const unknown = build({ bg_type: undefined })
    expect(unknown.request).toBeNull()
    expect(unknown.problems).toEqual([{ field: "bg_type", message: expect.stringContaining("transparent") }])
    expect(unknown.lines.find(({ field }) => field === "bg_type")).toMatchObject({ text: null, origin: null })
  })

  it("drops the colour of a background that is chosen anew, and says so", () => {
    const chosen = { edits: { bg_type: "white" }, leaveOut: [] }
    expect(body({ bg_type: "color", bg_color: [0, 0, 1] }, chosen)).not.toHaveProperty("bg_color")
    expect(build({ bg_type: "color", bg_color: [0, 0, 1] }, chosen).leftOut).toMatchObject([{ field: "bg_color" }])
  })

  it("leaves out what it cannot check or repeat, and names each with the reason", () => {
    const big = parseWire('{"n":12345678901234567890}')
    const { leftOut, request } = build(
      { composition: big, text_prompt: "", webhook_url: 5, bg_color: "plaid" },
      NO_CHANGES,
      { priority: 1 },
    )
    expect(leftOut.map(({ field }) => field)).toEqual([
      "text_prompt",
      "webhook_url",
      "bg_color",
      "composition",
      "priority",
    ])
    expect(leftOut.every(({ why }) => why.length > 5)).toBe(true)
    expect(request).toMatchObject({ model: "pro" })
  })

  it("names every field that keeps it from being sent, in the vendor's words", () => {
    const { problems } = build({ video_url: "ftp://x/y", model: "ultra", bg_color: [0, 0, 1], webhook_url: "x" })
    expect(problems.map(({ field }) => field)).toEqual(["video_url", "model", "webhook_url"])
    expect(build({ bg_type: "image" }).problems).toEqual([
      { field: "bg_image_url", message: expect.stringContaining("needed where bg_type is image") },
    ])
  })

  it("goes through the store and comes out as the very same body", () => {
    const sent = body({
      bg_type: "image",
      bg_image_url: "https://a.example/b.png",
      composition: { canvas: { width: 1 } },
    })
    expect(toCreateBody(fromBodyText(JSON.stringify(sent)))).toEqual(sent)
  })
})

describe("a colour", () => {
  it.each([
    [
      [0, 0.5, 1],
      [0, 0.5, 1],
    ],
    [
      [1, 1, 1],
      [1, 1, 1],
    ],
    [
      [0, 0, 255],
      [0, 0, 1],
    ],
    ["#0f0", [0, 1, 0]],
    ["00FF00", [0, 1, 0]],
    [[0, 0, 1.5], undefined],
    [[0, 0, 256], undefined],
    [[0, 0], undefined],
    [[0, 0, "1"], undefined],
    ["green", undefined],
    [null, undefined],
  ])("%j is read as %j", (value, unit) => {
    expect(toUnitColor(value)).toEqual(unit)
  })
})
