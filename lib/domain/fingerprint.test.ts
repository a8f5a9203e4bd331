import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createRng } from "@/lib/sandbox/prng"
import { createVariety, type Variety } from "@/lib/testing/failure-variety"
import { FINGERPRINT_VERSIONS, toFingerprints } from "./fingerprint"

const read = (message: string | null, code: string | null = null) => {
  const [print] = toFingerprints({ code, message }, FINGERPRINT_VERSIONS.slice(0, 1))
  if (!print) throw new Error("no version")
  return print
}
const printOf = (message: string | null, code: string | null = null) => read(message, code).fingerprint

/** Messages with a hole for what varies. */
const HOLES: readonly ((value: string) => string)[] = [
  (v) => `Could not decode ${v}: stream ended early`,
  (v) => `Worker ${v} lost its lease while compositing`,
  (v) => `No subject was found (${v})`,
  (v) => `${v} could not be stored on the device`,
  (v) => `Uploading the result failed after ${v}, the bucket is read-only`,
  (v) => `mask=${v} rejected by the validator`,
  (v) => `Alpha channel missing in [${v}]`,
  (v) => `Colour profile broken\nin ${v}\nwhile blending`,
]
const hole = fc.constantFrom(...HOLES)
const drawn = (draw: (variety: Variety) => string) =>
  fc.integer({ min: 1, max: 2 ** 31 }).map((seed) => draw(createVariety(createRng(seed))))

describe("a fingerprint", () => {
  it.each<[string, (variety: Variety) => string]>([
    ["id", (v) => v.id()],
    ["number", (v) => v.number()],
    ["size", (v) => v.size()],
    ["span of time", (v) => v.span()],
    ["path", (v) => v.path()],
    ["file name", (v) => v.plainFile()],
    ["address", (v) => v.url()],
    ["moment", (v) => v.time()],
    ["quoted text", (v) => v.quoted()],
    ["list of numbers", (v) => v.list(v.int)],
    ["list of quoted texts", (v) => v.list(v.quoted)],
  ])("is the same whatever %s a message holds, and whatever else stands there", (_, draw) => {
    fc.assert(
      fc.property(hole, drawn(draw), (fill, one) => {
        expect([one, read(fill(one)).words]).toEqual([one, read(fill("job_1a2b3c4d")).words])
      }),
      { numRuns: 300 },
    )
  })

  it("does not mind case, spaces, line ends, dots, quotes' shapes or unseen characters", () => {
    const plain = 'Could not open "clip.mp4": moov atom not found'
    for (const other of [
      plain.toUpperCase(),
      `  ${plain.replaceAll(" ", " \u00a0 ")} \r\n\r\n`,
      `${plain}...`,
      `Error: ${plain}.`,
      "Could not open «clip.mp4»: moov atom not found",
      "Could not open „Präsentation (3) final.mov“: moov atom not found",
      "Could not open 'it's \"mine\".mov': moov atom not found",
      `\u202e${plain}\u202c`,
      plain.replace("open", "op\u200ben\0"),
      "Could not open clip.mp4: moov atom not found 🙈",
      "Could not open C:\\Users\\Ana Maria\\My Clips\\a.mp4: moov atom not found",
      JSON.stringify({ error: { message: plain, request_id: "req_1", at: 17 } }),
      `${plain}\n    at decode (/srv/x.js:12:3)\n    at next (/srv/y.js:1:9)`,
    ]) {
      expect([other, printOf(other)]).toEqual([other, printOf(plain)])
    }
  })

  it.each([
    ["Source answered HTTP 403", "Source answered HTTP 404"],
    ["Source returned 500 from https://a.test/1", "Source returned 502 from https://a.test/2"],
    ["Source could not be downloaded (403)", "Source could not be downloaded (404)"],
    ['{"error":{"status":403,"id":"a1"}}', '{"error":{"status":404,"id":"a1"}}'],
    ["Worker w-1 ended (exit code 137)", "Worker w-1 ended (exit code 139)"],
    ["ffmpeg terminated by signal 9", "ffmpeg terminated by signal 11"],
    ["Killed by SIGKILL", "Killed by SIGSEGV"],
    ["Could not decode video: moov atom not found", "Could not decode video: invalid data found"],
    ['Upstream said {"error":"NoSuchKey","key":"a"}', 'Upstream said {"error":"AccessDenied","key":"a"}'],
    ['Error: "moov atom not found"', 'Error: "no space left on device"'],
    ["torch.cuda.OutOfMemoryError", "torch.cuda.CudaError"],
    ["composition.canvas is unknown", "composition.anchor is unknown"],
    ["job_not_found", "job_expired"],
    ["Datei nicht gefunden", "Datei zu groß"],
    ["处理失败：磁盘已满", "处理失败：找不到主体"],
    ["فشل التحميل", "فشل المعالجة"],
    ["HTTPError: 403 Client Error:  for url: https://a.test", "HTTPError: 404 Client Error:  for url: https://a.test"],
    ['level=error msg="insufficient credits" ts=1', 'level=error msg="codec not supported" ts=1'],
    ["rpc error: code = Aborted desc = lease lost", "rpc error: code = Aborted desc = quota exceeded"],
    ["Expected 200 but got 403", "Expected 200 but got 404"],
    ["Error: 403", "Error: 404"],
    ["Giving up after 5 retries: 403", "Giving up after 5 retries: 404"],
    ["rhythm-sync lost", "queue-sync lost"],
    ['File "/a.py", line 3, in run\nValueError: bad mask', 'File "/a.py", line 3, in run\nValueError: bad canvas'],
    ["[2026-11-24T10:00:01Z] rpc error: lease lost", "[2026-11-24T10:00:01Z] lease lost"],
    ["Invalid value 'foo' for field 'bg_type'", "Invalid value 'foo' for field 'output_format'"],
    ["Invalid value 'foo' for field=“bg_type”", "Invalid value 'foo' for field=“output_format”"],
    ['Missing field "video_url"', 'Missing field "model"'],
    ["Missing field 'background.type'", "Missing field 'background.image_url'"],
    ["Invalid value for field='composition'", "Invalid value for field='background'"],
    ["Bad 'composition' x.mp4", "Bad 'background' x.mp4"],
    ["Background 'image' lacks its address", "Background 'color' lacks its address"],
  ])("keeps apart “%s” and “%s”", (one, other) => {
    expect(printOf(one)).not.toBe(printOf(other))
  })

  it.each([
    ["Got 404 frames instead of the expected", "Got 512 frames instead of the expected"],
    ["File too large: 403 MB", "File too large: 77.2 GiB"],
    ["Read returned 500 bytes of the header", "Read returned 12 bytes of the header"],
    ["Process ended with exit code 1", "Process ended with exit code 255"],
    ["Unsupported codec: prores (apch)", "Unsupported codec: hevc"],
    ["Unsupported codec 'dnxhd' (HQX)", "Unsupported codec av1"],
    ["Worker for pro gave up", "Worker for light gave up"],
    ["1 frame was lost", "12 frames were lost"],
    ["Dump follows\n00000000  de ad be ef 00 01\n00000010  ca fe ba be", "Dump follows"],
    ["Expected 96273 bytes but got 503", "Expected 12345 bytes but got 77"],
    ["2026-11-24 10:00:01,123 - matting.worker - ERROR - Disk is full", "Disk is full"],
    ["Nov 24 10:00:01 ip-10-0-3-7 matting[4711]: Disk is full", "Disk is full"],
    ["[job_1a2b] Disk is full, attempt 2 of 3", "Disk is full (retry #2)"],
    ['job 4478102006: {"message":"Disk is full"}', '{"message":"Disk is full"}'],
    ['Cannot read \\"take 1.mov\\" of "ana"', "Cannot read 'b.mov' of 'li'"],
    ["arn:aws:batch:eu-west-1:163796197812:job/1b11899e: Disk is full", "Disk is full"],
    ["Disk is full after 3 attempts", "Disk is full, took 1m32.5s"],
    ["/mnt/in/final cut (2).mp4: Header is broken", "/mnt/in/a.mp4: Header is broken"],
    ["Sample de ad be ef ca fe is broken", "Sample 00 11 22 33 is broken"],
    ["Invalid value 'foo' for field 'bg_type'", 'Invalid value "bar baz" for field bg_type'],
    ["Invalid value 'acme.mp4' for field 'VIDEO_URL'", "Invalid value '' for field 'video_url'"],
    ["Worker for 'pro' gave up", "Worker for 'light' gave up"],
    ["Cannot mux into 'gif'", "Cannot mux into 'webp'"],
  ])("takes “%s” and “%s” for one cause", (one, other) => {
    expect([read(one).words]).toEqual([read(other).words])
  })

  it("keeps apart messages of different words", () => {
    const word = fc.constantFrom(..."alpha mask blend tensor quota stream lease canvas subject mirror".split(" "))
    const words = fc.uniqueArray(word, { minLength: 2, maxLength: 5 })
    fc.assert(
      fc.property(
        words,
        words,
        drawn((v) => v.id()),
        (one, other, id) => {
          fc.pre(one.join() !== other.join())
          expect(printOf(`${one.join(" ")} broke ${id}`)).not.toBe(printOf(`${other.join(" ")} broke ${id}`))
        },
      ),
    )
  })

  it("heeds a code, unless it says nothing", () => {
    const message = "The request was refused"
    expect(printOf(message, "rate_limited")).not.toBe(printOf(message, "timeout"))
    expect(printOf(message, "Rate-Limited")).toBe(printOf(message, "rate_limited"))
    for (const silent of ["processing_failed", "INTERNAL_ERROR", "", "  "]) {
      expect(printOf(message, silent)).toBe(printOf(message, null))
    }
    expect(printOf('{"code":"rate_limited","message":"The request was refused"}')).toBe(
      printOf(message, "rate_limited"),
    )
  })

  it("heeds a status of the account that only the error names, and no other", () => {
    const of = (httpStatus: number | null, code: string | null = null) =>
      toFingerprints({ code, message: "Failed", httpStatus })[0]?.fingerprint
    expect(new Set([of(null), of(402), of(429)]).size).toBe(3)
    expect(of(500)).toBe(of(null))
    expect(of(402, "account_on_hold")).toBe(of(null, "account_on_hold"))
  })

  it("says what it would be without its code, where the words name a cause", () => {
    expect(read("Disk is full", "e_disk").wordsOnly).toBe(printOf("Disk is full"))
    expect(read("Processing failed", "e_disk").wordsOnly).toBeNull()
    expect(read("Disk is full").wordsOnly).toBeNull()
  })

  it("does not depend on where a text of more than 10,000 characters was cut", () => {
    const log = (frames: number) =>
      `Decoding failed badly\n${Array.from({ length: frames }, (_, at) => `frame ${at} of the stream dropped`).join("\n")}`
    expect(printOf(log(900).slice(0, 10_000))).toBe(printOf(log(3)))
    const dump = (length: number) => `Blob ${"a7".repeat(length)} rejected`
    expect(printOf(dump(3_000))).toBe(printOf(dump(8)))
  })

  it("gives every text a template that can be shown and stored", () => {
    const unit = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string(),
      fc.constantFrom("\0", "\ud83d", "\u202e", "\ue001", '"', "'", '{"', "C:\\", "\\u", "<b>"),
    )
    const text = fc.array(unit, { maxLength: 30 }).map((parts) => parts.join(""))
    fc.assert(
      fc.property(text, fc.option(text), (message, code) => {
        for (const { template, words, fingerprint } of toFingerprints({ code, message })) {
          expect(template.length).toBeLessThanOrEqual(400)
          expect(template + words).not.toMatch(/[\0\ue000-\uf8ff\u202a-\u202e]|[\ud800-\udbff](?![\udc00-\udfff])/)
          expect(fingerprint).toMatch(/^[0-9a-z]{22}$/)
        }
      }),
      { numRuns: 500 },
    )
  })

  it("takes time in proportion to the length of the text, whatever the text", () => {
    const pieces = [
      '"a ',
      "'a ",
      "`",
      "C:\\a ",
      "/a",
      '{"',
      '[{"a":',
      "a.b-c_",
      ".",
      "12 ",
      "(",
      "http 4",
      "aa:",
      "ab@",
      "at x (",
      "<a ",
      "é\u0301",
      "a=",
      "de ad ",
      "1,",
      "jan 1 ",
      "https://",
      "x\\",
      "𝟙",
      "第1",
      "Error: ",
      "exit code ",
      "(s)",
      "🙈",
    ]
    for (const piece of pieces) {
      const text = piece.repeat(10_000).slice(0, 10_000)
      const before = performance.now()
      printOf(text)
      // A quadratic step over 10,000 characters takes seconds; a linear one a few milliseconds, on a busy machine some more.
      expect([piece, performance.now() - before < 700]).toEqual([piece, true])
    }
  }, 60_000)

  it("has versions that are told apart, the newest first", () => {
    const versions = FINGERPRINT_VERSIONS.map(({ version }) => version)
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => b - a))
    const [now] = FINGERPRINT_VERSIONS
    const next = { version: 99, read: now?.read ?? (() => ({ code: null, template: "", words: "", isTelling: false })) }
    expect(toFingerprints({ code: null, message: "Disk is full" }, [next])[0]?.fingerprint).not.toBe(
      printOf("Disk is full"),
    )
  })
})
