import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type AttributionRule, findRule, matchPattern, parsePattern, type UrlPattern } from "./url-pattern"

function pattern(text: string): UrlPattern {
  const read = parsePattern(text)
  if (typeof read === "string") throw new Error(read)
  return read
}
const match = (text: string, address: string) => matchPattern(pattern(text), address)

describe("an address pattern", () => {
  it.each([
    [
      "https://cdn.test/{customer}/{project}/*",
      "https://cdn.test/acme/spring/a/b.mp4?sig=1",
      { customer: "acme", project: "spring" },
    ],
    ["https://cdn.test/{customer}/*", "https://cdn.test/acme%20gmbh/x.mp4", { customer: "acme gmbh" }],
    ["cdn.test/{customer}/*", "http://cdn.test/acme/x.mp4", { customer: "acme" }],
    ["https://{customer}.cdn.test", "https://acme.cdn.test/any/where.mp4", { customer: "acme" }],
    [
      "https://cdn.test/in/c-{customer}_p-{project}.mp4",
      "https://cdn.test/in/c-ac_me_p-spring.mp4",
      { customer: "ac_me", project: "spring" },
    ],
    ["https://cdn.test/*/u{user}.mp4", "https://cdn.test/2026/u42.mp4", { user: "42" }],
    ["https://CDN.test/{customer}/*", "https://cdn.TEST/Acme/x", { customer: "Acme" }],
    ["https://cdn.test:8443/{customer}/*", "https://cdn.test:8443/acme/x", { customer: "acme" }],
    ["https://cdn.test/{customer}/x-*.mp4", "https://cdn.test/acme/x-.mp4", { customer: "acme" }],
  ])("%s reads %s", (text, address, says) => {
    expect(match(text, address)).toEqual(says)
  })

  it.each([
    ["https://cdn.test/{customer}/{project}/*", "https://cdn.test/acme/x.mp4", "too few parts"],
    ["https://cdn.test/{customer}", "https://cdn.test/acme/x.mp4", "more parts than the pattern"],
    ["https://cdn.test/{customer}/*", "https://cdn.test//x.mp4", "an empty part"],
    ["https://cdn.test/{customer}/*", "http://cdn.test/acme/x.mp4", "another scheme"],
    ["https://cdn.test/{customer}/*", "https://evil-cdn.test/acme/x.mp4", "another host"],
    ["https://cdn.test/{customer}/*", "https://cdn.test.evil/acme/x.mp4", "a host that goes on"],
    ["https://{customer}.cdn.test", "https://a.b.cdn.test/x", "two labels for one placeholder"],
    ["https://cdn.test/{customer}.mp4", "https://cdn.test/a.mp4x", "something after the end"],
    ["https://cdn.test/{customer}/*", "not an address", "no address"],
    ["https://cdn.test/{customer}/*", `https://cdn.test/acme/${"x".repeat(5_000)}`, "an endless address"],
    ["https://cdn.test/{customer}/*", "https://cdn.test/%00/x", "nothing but a character nobody can keep"],
  ])("%s does not read %s: %s", (text, address) => {
    expect(match(text, address)).toBeNull()
  })

  it.each([
    ["https://cdn.test/*", /where the customer/],
    ["https://cdn.test/{client}/*", /not known/],
    ["https://cdn.test/{customer}{project}/*", /between/],
    ["https://cdn.test/{customer}*/x", /between/],
    ["https://cdn.test/{customer}/{customer}/*", /once/],
    ["https://cdn.test/{customer}/*?sig=1", /not compared/],
    ["https://cdn.test/{customer/*", /no }/],
    ["ftp://cdn.test/{customer}/*", /https/],
    ["{customer}/x", /host/],
    ["https://{customer}/x", /host/],
    ["https://*/{customer}", /host/],
    ["https://cdn.test/{customer}/a b", /spaces/],
    [`https://cdn.test/{customer}/${"x".repeat(600)}`, /at most/],
  ])("refuses %s and says why", (text, why) => {
    expect(parsePattern(text)).toMatch(why)
  })

  it("reads back whatever was put in its places", () => {
    const word = fc
      .string({ unit: "binary", minLength: 1, maxLength: 20 })
      .filter((one) => !one.includes("\0") && one !== "." && one !== "..")
    fc.assert(
      fc.property(word, word, (customer, project) => {
        const address = `https://cdn.test/v/${encodeURIComponent(customer)}/${encodeURIComponent(project)}/x.mp4`
        expect(match("https://cdn.test/v/{customer}/{project}/*", address)).toEqual({ customer, project })
      }),
    )
  })

  it("never throws, whatever is typed or sent", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.webUrl({ withQueryParameters: true }), (text, address) => {
        for (const given of [text, `https://cdn.test/${text}/{customer}/*`]) {
          const read = parsePattern(given)
          if (typeof read !== "string") expect(() => matchPattern(read, address)).not.toThrow()
        }
      }),
    )
  })

  it("takes no longer for an address made to make it go back", () => {
    const hard = pattern(`https://cdn.test/${"*a".repeat(200)}-{customer}b`)
    const address = `https://cdn.test/${"a".repeat(3_900)}`
    const begun = performance.now()
    for (let n = 0; n < 100; n++) matchPattern(hard, address)
    expect(performance.now() - begun).toBeLessThan(1_000)
  })
})

describe("the rule for an address", () => {
  const rule = (connection: string, text: string): AttributionRule => ({ connection, pattern: pattern(text) })
  const rules = [
    rule("", "https://cdn.test/{customer}/*"),
    rule("prod", "https://cdn.test/{project}/*"),
    rule("", "https://cdn.test/{user}/*"),
  ]

  it("is the connection's own before one for all, and the older before the newer", () => {
    const ask = (connection: string) => findRule(rules, { connection, address: "https://cdn.test/a/b" })?.says
    expect(ask("prod")).toEqual({ project: "a" })
    expect(ask("staging")).toEqual({ customer: "a" })
    expect(findRule(rules, { connection: "prod", address: "https://other.test/a/b" })).toBeNull()
    expect(findRule(rules, { connection: "prod", address: null })).toBeNull()
  })
})
