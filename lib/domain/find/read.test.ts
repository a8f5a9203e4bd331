import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { IdMention, Mention } from "./mention"
import { readText } from "./read"

const NOW = Date.UTC(2026, 10, 24, 12)
const ID = "job_8c1f0a2b9d3e4f5061722222"
const read = (text: string, zone = "UTC") => readText(text, { now: NOW, zone }).mentions
const of = <K extends Mention["kind"]>(text: string, kind: K, zone?: string) =>
  read(text, zone).filter((one): one is Extract<Mention, { kind: K }> => one.kind === kind)
const ids = (text: string, role: IdMention["role"] = "job") =>
  of(text, "id")
    .filter((one) => one.role === role)
    .map((one) => one.value)

const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 24, maxLength: 24 })
/** Words of tickets, marks, line breaks and pieces of everything that is recognised. */
const pieces = fc.array(
  fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.constantFrom(
      "job_",
      ID,
      "req_12ab",
      "…",
      "\n> ",
      "=\n",
      "=3D",
      "https://",
      "a.mp4",
      "yesterday",
      " 3pm PST",
      "10.11.",
      "\u200b",
      "„",
      "”",
      "@x.co",
      "at 3",
      "customer: ",
      "On 1 Nov wrote:\n",
      "11/10/2026",
      "動画",
      "42 s",
      "\0",
    ),
  ),
  { maxLength: 60 },
)

describe("any text", () => {
  it("is read without a throw, and every span is a true part of it, in order", () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join("")
        let last = 0
        for (const { start, end, line } of read(text)) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
          expect(line).toBe(text.slice(0, start).split("\n").length)
          last = start
        }
      }),
      { numRuns: 300 },
    )
  })

  // Each repeats what some pattern could stumble over; a pattern that tried every split of it would take minutes.
  it.each([
    "a",
    "1",
    " ",
    "\n",
    "> ",
    ".",
    ".mp4",
    "a.mp4 ",
    '"a ',
    "1:",
    "a@",
    "http://a/",
    "=\n",
    "=3D",
    "job_",
    "a-",
    "abcdef12\n",
    "am ",
    "12 ",
    "10.11. ",
    "On 1 wrote:\n",
    "Date: x\nFrom: y\n",
    "(",
    "動画",
    "3h ",
    "abc…",
    "a@b.co ",
    "at 3 ",
    "video a ",
    "customer: ",
    "\u200b",
    "#1 ",
    "yesterday 3pm ",
    "from 1 to 2 ",
    "a_b_",
    "name (1)",
    "%41",
  ])("of 200 kB of %j is read in bounded time", (part) => {
    const text = part.repeat(Math.floor(200_000 / part.length))
    const started = performance.now()
    read(text)
    expect(performance.now() - started).toBeLessThan(8_000)
  })
})

describe("a job id", () => {
  it("stays the same however a mail program breaks, quotes or encodes it", () => {
    const breaks = fc.constantFrom("\n", "\r\n", "\n> ", "\n> > ", "\n>> ", "=\n", "=\r\n", "\u200b", "\u00ad", "\n  ")
    fc.assert(
      fc.property(
        hex,
        fc.integer({ min: 1, max: 27 }),
        breaks,
        fc.constantFrom("see ", "", "> ", "job "),
        (tail, at, between, lead) => {
          const id = `job_${tail}`
          const text = `${lead}${id.slice(0, at)}${between}${id.slice(at)} failed`
          const found = of(text, "id").filter((one) => one.value === id || one.variants.includes(id))
          expect(found.map((one) => one.value)).toEqual([id])
          expect(text.slice(found[0]?.start, found[0]?.end).endsWith(id.slice(-1))).toBe(true)
        },
      ),
    )
  })

  it("at the end of a line does not swallow the next word", () => {
    expect(ids(`${ID}\nfade out`)).toEqual([ID])
    expect(ids(`It was ${ID}\n\nBest`)).toEqual([ID])
    expect(ids(`word\n${ID}`)).toEqual([ID])
  })

  it("is one in JSON, in an address and behind a label, whatever it looks like there", () => {
    expect(ids('{"job_id":"a81b-77"}')).toEqual(["a81b-77"])
    expect(ids("GET /v1/jobs/3f2504e0-4f89-41d3-9a0c-0305e82c3301 404")).toEqual([
      "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    ])
    expect(ids("Auftrags-ID: 448192")).toEqual(["448192"])
    expect(ids("order 448192, phone +49 30 901820")).toEqual([])
  })

  it("is one with its underscore escaped for Markdown", () => {
    expect(ids(`job\\_${ID.slice(4)}`)).toEqual([ID])
  })

  it("that is spoken of as another one is marked", () => {
    const aside = (text: string) => of(text, "id").map((one) => one.isAside)
    expect(aside(`unlike ${ID} this one failed`)).toEqual([true])
    expect(aside(`${ID} worked fine`)).toEqual([true])
    expect(aside(`${ID} failed`)).toEqual([false])
    expect(aside(`why is ${ID} not done`)).toEqual([false])
  })

  it.each([
    `${ID} is done, thanks. But my newest video is broken`,
    `previous job was ${ID}, the new one fails too`,
    `the last one, ${ID}, was great. Today's fails`,
    `ignore ${ID}`,
    `${ID} finished fine yesterday. The latest one crashed.`,
    `${ID} went well yesterday but today's upload is blank`,
    `Danke für ${ID}, sieht gut aus. Das nächste Video ist leider abgeschnitten.`,
    `Merci pour ${ID}. Mais la suivante est bloquée.`,
    `Gracias por ${ID}. El otro vídeo falló.`,
    `Obrigado pelo ${ID}. Agora o outro vídeo falhou.`,
    `Bedankt voor ${ID}. Het volgende filmpje is mislukt.`,
  ])("that another one is set against is marked: %s", (text) => {
    expect(of(text, "id").map((one) => one.isAside)).toEqual([true])
  })

  it.each([
    `Job ${ID} failed. Please check, the customer needs it today.`,
    `Hello, we uploaded a new video yesterday and it never finished. The job is ${ID}. Thanks`,
    `Job ${ID}: the result is empty, but the vendor says completed.`,
    `Please look at ${ID}, the newest upload of ours. It is stuck.`,
    `${ID} looks fine in Chrome but flickers in Safari`,
    `${ID}\nToday's upload is green`,
    `Could you check ${ID}? Our new client complains about halos.`,
    `Auftrag ${ID} hängt seit heute früh. Neue Jobs kann ich anlegen.`,
  ])("that is meant itself is not, whatever else is new: %s", (text) => {
    expect(of(text, "id").map((one) => one.isAside)).toEqual([false])
  })

  it("that is shortened is read as its two ends", () => {
    expect(of("job_8c1f…2222", "part")).toMatchObject([{ head: "job_8c1f", tail: "2222" }])
    expect(of("8c1f...2222", "part")).toMatchObject([{ head: "job_8c1f", tail: "2222" }])
    expect(of("wait...what", "part")).toEqual([])
  })
})

describe("other ids", () => {
  it("have the role that their prefix or label gives them", () => {
    expect(ids("request_id=req_51ab9c", "request")).toEqual(["req_51ab9c"])
    expect(ids("X-Webhook-Delivery-Id: 77-a1", "delivery")).toEqual(["77-a1"])
    expect(ids("x-request-id: 9f8e7d6c", "request")).toEqual(["9f8e7d6c"])
    expect(ids("ch_3Nabc123XYZ paid", "unknown")).toEqual(["ch_3Nabc123XYZ"])
  })
  it("of customers, projects and users are read behind their label", () => {
    expect(of("Customer: acme\n", "customer")).toMatchObject([{ value: "acme" }])
    expect(of("Projekt: Messe 2026, sonst nichts", "project")).toMatchObject([{ value: "Messe 2026" }])
    expect(of("user u_1033 says", "user")).toMatchObject([{ value: "u_1033" }])
  })
})

describe("addresses and files", () => {
  it("are the same with and without a query", () => {
    const query = fc.string({ unit: fc.constantFrom(..."abcXYZ019=&%-_."), minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(query, (text) => {
        const plain = of("see https://cdn.example.com/in/look-017.mp4 now", "url").map((one) => one.value)
        expect(of(`see https://cdn.example.com/in/look-017.mp4?${text} now`, "url").map((one) => one.value)).toEqual(
          plain,
        )
      }),
    )
  })
  it.each([
    ["summer-sale.mp4 is green", "summer-sale.mp4"],
    ["C:\\films\\2026\\summer-sale.mp4", "summer-sale.mp4"],
    ["„summer sale.mp4“", "summer sale.mp4"],
    ["summer%20sale.mp4", "summer sale.mp4"],
    ["(summer-sale.MOV)", "summer-sale.MOV"],
    ["動画キャラ-033.movの背景", "動画キャラ-033.mov"],
  ])("%s names the file %s", (text, name) => {
    expect(
      of(text, "file")
        .filter((one) => one.isExact)
        .map((one) => one.value),
    ).toEqual([name])
  })
  it("keep a bracketed number, and the words before it as ways to read on", () => {
    const [file] = of("I have file name (1).mp4 here", "file").filter((one) => one.isExact)
    expect([file?.value, ...(file?.variants ?? [])]).toContain("file name (1).mp4")
    expect(of("動画キャラ-033.mov", "file")[0]?.variants).toContain("キャラ-033.mov")
  })
  it("within the address of a mail filter or a redirect is read out of it", () => {
    const inner = "https://cdn.example.com/in/look-017.mp4"
    const outer = `https://eur02.safelinks.protection.outlook.com/?url=${encodeURIComponent(`${inner}?sig=1`)}&data=05`
    expect(of(outer, "url")[0]?.variants).toContain(inner)
  })
  it("and e-mail addresses are told apart", () => {
    expect(of("Lena <lena@acme.example>", "email")).toMatchObject([
      { value: "lena@acme.example", domain: "acme.example" },
    ])
  })
})

describe("lengths", () => {
  it.each([
    ["42 s clip", 42_000],
    ["a clip of 3 min 20", 200_000],
    ["the video is 1:10 long", 70_000],
    ["0:42 clip at 14:05", 42_000],
    ["Video (42 Sekunden)", 42_000],
    ["vidéo de 3'20\"", 200_000],
    ["1分20秒の動画", 80_000],
  ])("%s is so long", (text, ms) => {
    expect(of(text, "length").map((one) => one.ms)).toEqual([ms])
  })
  it.each(["took 42 seconds", "vor 20 Sekunden", "retry after 30 s", "at 14:05", "10 Nov, 0:20", "il y a 30 secondes"])(
    "%s is none",
    (text) => {
      expect(of(text, "length")).toEqual([])
    },
  )
})
