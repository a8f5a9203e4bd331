import { describe, expect, it } from "vitest"
import { isKind } from "./mention"
import { readText } from "./read"

const ID = "job_8c1f0a2b3c4d5e6f708192a3"
const setting = { now: Date.UTC(2026, 10, 24, 12), zone: "UTC" }

function ids(text: string): string[] {
  return readText(text, setting)
    .mentions.filter(isKind("id"))
    .flatMap((one) => [one.value, ...one.variants])
}

describe("an id that a program has rewritten", () => {
  it.each([
    ["an entity", ID.replace("_", "&#95;")],
    ["a tag within", `${ID.slice(0, 12)}<wbr>${ID.slice(12)}`],
    ["a mail's encoded subject", `Subject: =?UTF-8?Q?Re:_${ID.replace("_", "=5F")}?=`],
    ["an encoded subject of the other kind", `Subject: =?utf-8?B?${btoa(`Re: ${ID}`)}?=`],
    ["an address's escapes", `https://logs.example/q?x=%60${ID.replace("_", "%5F")}%60`],
    ["escapes of escapes", `https://logs.example/q?x=%2522${ID.replace("_", "%255F")}%2522`],
    ["a typesetter's hyphen", `${ID.slice(0, 15)}-\n${ID.slice(15)}`],
    ["no beginning", `Job ${ID.slice(4).toUpperCase()}`],
  ])("is read through %s", (_, text) => {
    expect(ids(`see ${text} please`)).toContain(ID)
  })

  it("is marked where it stands in what was pasted", () => {
    const text = `<b>${ID.replace("_", "&#95;")}</b> hangs`
    const [mention] = readText(text, setting).mentions.filter(isKind("id"))
    expect(text.slice(mention?.start, mention?.end)).toBe(ID.replace("_", "&#95;"))
  })

  it("stays as it is where an encoding is broken", () => {
    const text = `=?nonsense-8?Q?${ID.replace("_", "=5F")}?= &#999999; %zz`
    expect(ids(text)).not.toContain(ID)
    expect(readText(text, setting).words).toContain(" nonsense 8 q ")
  })
})

describe("an address that a filter has wrapped", () => {
  const url = "https://files.acme.example/in/82a6/hero-058.mov"
  it.each([
    [
      "its older form",
      "https://urldefense.proofpoint.com/v2/url?u=https-3A__files.acme.example_in_82a6_hero-2D058.mov&d=Dw",
    ],
    ["its newer form", `https://urldefense.com/v3/__${url}__;!!K-Hz7m0Vt54!e2a6$`],
    ["a parameter", `https://eur03.safelinks.protection.outlook.com/?url=${encodeURIComponent(url)}&data=05`],
    ["a chat's brackets", `<${url}|hero-058>`],
  ])("is read out of %s", (_, text) => {
    const found = readText(`see ${text} please`, setting).mentions.filter(isKind("url"))
    expect(found.flatMap((one) => [one.value, ...one.variants])).toContain(url)
  })
})
