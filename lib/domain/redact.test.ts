import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { redact, redactDeep, withoutPeople, withoutSignature } from "./redact"

const SECRETS = [
  "rbv_live_7Qe2+x/9Zt==",
  'p@ss "w\\ord" 42',
  "0123abcdef0123abcdef",
  "correct-horse-battery",
  "schlüssel&wort=9",
]

const percentAll = (text: string) =>
  [...new TextEncoder().encode(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("")
const unicodeAll = (text: string) =>
  [...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")
const base64 = (text: string) => Buffer.from(text).toString("base64")
const wrap = (text: string, gap: string) => text.slice(0, 5) + gap + text.slice(5, 9) + gap + text.slice(9)

const spellings: Record<string, (secret: string) => string> = {
  plain: (secret) => secret,
  "capital letters": (secret) => secret.toUpperCase(),
  "percent-coded": encodeURIComponent,
  "percent-coded twice": (secret) => encodeURIComponent(encodeURIComponent(secret)),
  "in JSON": (secret) => JSON.stringify(secret),
  "in JSON in JSON": (secret) => JSON.stringify(JSON.stringify({ note: secret })),
  "as escapes": (secret) => (/^[\x20-\x7e]*$/.test(secret) ? unicodeAll(secret) : secret),
  "every byte percent-coded": (secret) => (/^[\x20-\x7e]*$/.test(secret) ? percentAll(secret) : secret),
  base64,
  "base64 behind a name": (secret) => base64(`u:${secret}`),
  "base64 behind a longer name": (secret) => base64(`us:${secret}!`),
  "url-safe base64": (secret) => Buffer.from(`me:${secret}`).toString("base64url"),
  hex: (secret) => Buffer.from(secret).toString("hex"),
  "wrapped over lines": (secret) => wrap(secret, "\n"),
  "wrapped in a quoted mail": (secret) => wrap(secret, "\r\n> > "),
  "with invisible characters in it": (secret) => wrap(secret, "\u200b\u202e"),
  "base64 wrapped over lines": (secret) => wrap(base64(secret), "\r\n"),
}

/** What must not be left: the secret itself, and six bytes of any coded spelling in a row. */
function expectGone(safe: string, secret: string, spelt: string): void {
  const flat = safe.replace(/[\s>\u200b\u202e]+/g, "").toLowerCase()
  expect(flat).not.toContain(secret.replace(/\s/g, "").toLowerCase())
  expect(flat).not.toContain(spelt.replace(/[\s>\u200b\u202e]+/g, "").toLowerCase())
}

const filler = fc.stringMatching(/^[\w .,:;{}"'<>()\n-]{0,30}$/)

describe("what is taken out by value", () => {
  it.each(Object.entries(spellings))("leaves no configured secret behind: %s", (_name, spell) => {
    fc.assert(
      fc.property(fc.constantFrom(...SECRETS), filler, filler, (secret, before, after) => {
        const spelt = spell(secret)
        const safe = redact(`${before} ${spelt} ${after}`, SECRETS)
        expectGone(safe, secret, spelt)
        expect(safe).toMatch(/\[(secret|removed)\]|query removed/)
      }),
      { numRuns: 150 },
    )
  })

  it("leaves no beginning of a secret at the end of a text that was cut", () => {
    for (const secret of SECRETS) {
      for (const end of ["", "…", " … "]) {
        const safe = redact(`${"word ".repeat(40)}${secret.slice(0, -2)}${end}`, SECRETS)
        expect(safe).not.toContain(secret.slice(0, 6))
      }
    }
  })

  it.each([
    [
      "letters beyond ASCII as Python writes them",
      "\\u043f\\u0430\\u0440\\u043e\\u043b\\u044c-\\u0441\\u0435\u043a\\u0440\\u0435\\u0442",
    ],
    ["letters beyond ASCII as capitals", "ПАРОЛЬ-СЕКРЕТ"],
    ["soft line breaks of a mail", "паро=\r\nль-секр=\r\nет"],
  ])("knows a secret by %s", (_name, spelt) => {
    expect(redact(`=${spelt} is it`, ["пароль-секрет"])).toBe("=[secret] is it")
  })

  it("leaves no secret behind that stands directly between other letters", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SECRETS), filler, filler, (secret, before, after) => {
        expect(redact(`${before}${secret}${after}`, SECRETS)).not.toContain(secret)
      }),
    )
  })
})

const word = fc.stringMatching(/^[a-zA-Z0-9_.~-]{1,12}$/)
const canary = fc.stringMatching(/^Zq[a-f0-9]{10}$/)
const scheme = fc.constantFrom(
  "https://",
  "HTTP://",
  "s3://",
  "//",
  "ftp://",
  "https:\\/\\/",
  "file:///",
  "HtTpS://u:p@",
)
const query = fc
  .tuple(word, canary, word)
  .chain(([name, value, other]) =>
    fc
      .constantFrom(
        `?${name}=${value}`,
        `?${name}=${other}&X-Amz-Signature=${value}`,
        `?${value}`,
        `#${name}=${value}`,
        `?a=b#${value}`,
        `;v=1?${name}[]=${value}&amp;${other}=${value}`,
        `/x?y/${value}`,
      )
      .map((text) => ({ text, value })),
  )
const holders: Record<string, (url: string) => string> = {
  "in a sentence": (url) => `could not fetch ${url}, sorry.`,
  "in Markdown": (url) => `see [the file](${url}) and <${url}>`,
  "in JSON": (url) => JSON.stringify({ source: { url }, next: 1 }),
  "in JSON in JSON": (url) => JSON.stringify({ body: JSON.stringify({ url }) }),
  "in JSON as PHP writes it": (url) => JSON.stringify({ url }).replaceAll("/", "\\/"),
  "within another address": (url) => `https://proxy.example/fetch/${encodeURIComponent(url)}/thumb.jpg`,
  "twice within": (url) => `go to /r/${encodeURIComponent(encodeURIComponent(url))} now`,
  "in HTML": (url) => `<a href="${url.replaceAll("&", "&amp;")}">video</a>`,
  "in single quotes": (url) => `GET '${url}' failed`,
  "as Go escapes it": (url) =>
    JSON.stringify({ url }).replaceAll("&", "\\u0026").replaceAll("=", "\\u003d").replaceAll("?", "\\u003f"),
}

describe("what is taken out by rule", () => {
  it.each(Object.entries(holders))("leaves no query or fragment of an address %s", (_name, hold) => {
    fc.assert(
      fc.property(scheme, word, word, query, (start, host, path, { text, value }) => {
        const safe = redact(hold(`${start}${host}.example/${path}.mp4${text}`), [])
        expect(safe).not.toContain(value)
        expect(safe).not.toMatch(/u:p@/)
      }),
      { numRuns: 200 },
    )
  })

  it("leaves nothing of an address that was wrapped over lines", () => {
    const safe = redact(
      "https://b.s3.amazonaws.com/in.mp4?X-Amz-Algorithm=AWS4-HMAC-\r\n> SHA256&X-Amz-Signature=0a1b2c3d4e5f6071829304a5\r\n> b6c7d8e9f00112233445566\r\nThanks",
      [],
    )
    expect(safe).toBe(
      "https://b.s3.amazonaws.com/in.mp4 [query removed]\r\n>  [query removed]\r\n>  [query removed]\r\nThanks",
    )
  })

  it.each([
    "Authorization: Bearer Zq8f3e",
    "authorization=Zq8f3e",
    '{"Authorization":"Basic Zq8f3e="}',
    "-H 'X-Api-Key: Zq8f3e'",
    "x-api-key => Zq8f3e",
    "Cookie: a=1; session=Zq8f3e; b=2",
    "password: Zq8f3e",
    'api_key="Zq8f3e"',
    '{\\"apiKey\\": \\"Zq8f3e\\"}',
    "aws_secret_access_key = Zq8f3e",
    "AWS_SESSION_TOKEN=Zq8f3e",
    "X-Goog-Credential=Zq8f3e",
    "X-Amz-Security-Token%3DZq8f3e",
    "key=Zq8f3e",
    "token: Zq8f3e",
    "sig=Zq8f3e",
    "request had bearer Zq8f3e77",
    "sk-live_Zq8f3e99aa11",
    "whsec_Zq8f3e99aa11bb",
    "rbv_attr_Zq8f3e99aa11",
    "ghp_Zq8f3e99aa11bb22",
    "eyJhbGciOiJ9.Zq8f3e99.xx",
    "-----BEGIN RSA PRIVATE KEY-----\nZq8f3e\n-----END RSA PRIVATE KEY-----",
    "postgres://app:Zq8f3e@db.internal/x",
    "redis://:Zq8f3e@cache",
    "//user:Zq8f3e@host/path",
    "&Signature=Zq8f3e&x=1",
    "/v1/jobs?cursor=Zq8f3e",
    "clip.mp4?Zq8f3e",
    'https://a.example/b?x="Zq8f3e"&y=1',
    "https://a.example/b?x=<Zq8f3e>",
    "https://a.example/b?x=hello world&sig=Zq8f3e",
  ])("leaves nothing of %j", (text) => {
    expect(redact(`before ${text} after`, [])).not.toMatch(/Zq8f3e/)
  })

  it.each([
    "The source URL answered 403 to the vendor, so nothing was processed.",
    "Worker crashed while compositing frame 1,204 of 9,000 (cuda: out of memory)",
    "Key: not found. Is it mp4? Or webm? Yes/no.",
    "invalid token '<' at position 0",
    "job_8c1f0e6a4d7b22f2 failed after 12.5 s; request req_51ab90ff",
    "output_format must be one of webm, mov, mp4",
    "https://cdn.acme.example/a/b%20c/summer-sale.mp4",
    "signature missing or wrong",
    "C# and F# are languages",
    "basic background, transparent & white",
  ])("leaves plain words as they are: %j", (text) => {
    expect(redact(text, SECRETS)).toBe(text)
  })
})

describe("redaction as a whole", () => {
  const piece = fc.oneof(
    filler,
    fc.constantFrom(...SECRETS),
    fc.constantFrom(
      "?",
      "#",
      "=",
      "&",
      "//",
      "https://",
      "@",
      "%3F",
      "key=",
      "token:",
      "[removed]",
      "[secret]",
      "\\u0026",
      "\n> ",
    ),
    fc.string({ unit: "binary", maxLength: 12 }),
  )

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const once = redact(pieces.join(""), SECRETS)
        expect(redact(once, SECRETS)).toBe(once)
      }),
      { numRuns: 1_500 },
    )
  })

  it("takes time that grows with the length, whatever the text is made of", () => {
    const pieces = [
      "a",
      "/",
      "?",
      "#",
      "=",
      "&",
      "%",
      "\\",
      "@",
      "a.",
      "key=",
      "cookie:",
      "-_",
      "\n",
      "\n> ",
      ">",
      "eyJ",
      " ",
      "//a",
      "%25",
      "&a=",
      "'\"",
      "http://a?b=c ",
    ]
    for (const one of pieces) {
      const text = one.repeat(Math.ceil(500_000 / one.length))
      const from = performance.now()
      redact(text, SECRETS)
      expect(performance.now() - from, JSON.stringify(one)).toBeLessThan(12_000)
    }
  }, 90_000)

  it("goes into objects, names of fields included, and takes what stands under the name of a secret", () => {
    const clean = (text: string) => redact(text, SECRETS)
    const value = { "https://a.example/?k=Zq1": [1, { api_key: "Zq2", note: `Zq3? ${SECRETS[0]}`, token_count: 3 }] }
    expect(redactDeep(value, clean)).toEqual({
      "https://a.example/ [query removed]": [1, { api_key: "[removed]", note: "Zq3? [secret]", token_count: 3 }],
    })
  })

  it("leaves an address without what signs it", () => {
    expect(withoutSignature("https://u:p@cdn.example/a%20b.mp4?X-Amz-Signature=1#t")).toBe(
      "https://cdn.example/a%20b.mp4",
    )
    expect(withoutSignature("https://proxy.example/https%3A%2F%2Fa%3Fsig%3D1")).toBe(
      "https://proxy.example/https%3A%2F%2Fa",
    )
  })

  it("leaves no e-mail address in a report to the vendor", () => {
    expect(withoutPeople("mail jane.doe+x@acme.co.uk or jane%40acme.example, at 5 @ noon")).toBe(
      "mail [e-mail removed] or [e-mail removed], at 5 @ noon",
    )
  })
})
