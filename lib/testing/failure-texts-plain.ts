import type { Rng } from "@/lib/sandbox/prng"
import { createFreshVariety, type FreshCauses, type FreshVariety } from "./failure-variety-fresh"

/* Nine causes in a vendor's own plain words, within what yet other loggers and help desks put around a message. */

export const NINE_PLAIN: FreshCauses = {
  "dl 403": {
    text: (v) => `Could not download source video ${v.url()}: server responded with status 403 (${v.size()} read)`,
  },
  "dl 404": {
    text: (v) => `Could not download source video ${v.url()}: server responded with status 404 (${v.size()} read)`,
  },
  "up failed": {
    code: "storage_error",
    text: (v) =>
      `Upload of ${v.quoted()} to ${v.url()} aborted: part ${v.rng.int(1, 99)} of ${v.rng.int(1, 99)} returned an ETag mismatch (expected ${v.around(v.some("0123456789abcdef", 32))}, got ${v.around(v.some("0123456789abcdef", 32))})`,
  },
  oom: {
    text: (v) =>
      `Worker ${v.pod()} ran out of memory at frame ${v.int()}/${v.int()} (rss=${v.size()}, limit=${v.size()}, uptime ${v.span()})`,
  },
  segv: {
    code: "worker_crash",
    text: (v) =>
      `Segmentation fault (core dumped) in libmatting.so.${v.rng.int(1, 9)}+${v.address()}, pid ${v.int()}, tid=${v.int()}, version ${v.version()}`,
  },
  codec: {
    text: (v) =>
      `Decoder for stream #0:${v.rng.int(0, 5)} not found: profile High 4:2:2, level ${v.decimal()}, ${v.resolution()}, SAR ${v.rng.int(1, 99)}:${v.rng.int(1, 99)}, timecode ${v.two(v.rng.int(0, 59))}:${v.two(v.rng.int(0, 59))}:${v.two(v.rng.int(0, 59))}:${v.two(v.rng.int(0, 29))}`,
  },
  timeout: {
    code: "TIMEOUT",
    text: (v) =>
      `Job timed out: exceeded ${v.span()} while compositing ${v.around(v.file())}; last heartbeat ${v.time()} from ${v.host()}`,
  },
  color: {
    text: (v) =>
      `{"code":"invalid_parameter","message":"background_color ${v.rng.pick(["#ff00zz", "#12345", "rgb(300, 1, 2)", "'blu e'", "#GG0011"])} is not a valid colour","param":"background_color","request_id":"${v.id()}","ts":${v.rng.int(1_700_000_000, 1_800_000_000)}}`,
  },
  subject: {
    text: (v) =>
      `No foreground subject found in ${v.path()} between ${v.two(v.rng.int(0, 59))}:${v.two(v.rng.int(0, 59))}.${v.rng.int(100, 999)} and ${v.span()}, best score ${v.number()} (< ${v.decimal()})`,
  },
}
/** What stands around a message; an object stays alone. */
function withSurroundings(t: string, v: FreshVariety): string {
  const obj = t.startsWith("{")
  const pre = v.rng.pick<() => string>([
    () => "",
    () => "",
    () => "",
    () => `${v.time()} [ERROR] `,
    () => `[${v.id()}][${v.time()}] `,
    () => `<${v.id()}> `,
    () => `${v.id()} - `,
    () => `(${v.id()}) `,
    () => `ERROR [${v.pod()}] `,
    () => `request ${v.id()}: `,
    () => `Job ${v.id()} | `,
    () => `E${v.two(v.rng.int(1, 12))}${v.two(v.rng.int(1, 28))} 10:00:01.123456 ${v.int()} render.cc:${v.line()}] `,
    () => `level=error ts=${v.time().replaceAll(" ", "_")} job=${v.id()} `,
    () => `${v.host()} matting[${v.int()}]: `,
    () => `attempt ${v.rng.int(1, 5)}/5: `,
  ])()
  const post = v.rng.pick<() => string>([
    () => "",
    () => "",
    () => "",
    () => ".",
    () => " …",
    () => `\n`,
    () => ` [trace: ${v.id()}]`,
    () => ` (Request ID: ${v.uuid()})`,
    () => ` RequestId=${v.uuid()}`,
    () => `; request_id: ${v.id()}`,
    () => ` {job: ${v.id()}}`,
    () => ` - ${v.id()}`,
    () => ` (ref ${v.id()}, ${v.time()})`,
    () => ` after ${v.rng.int(2, 9)} attempts`,
    () => ` [attempt ${v.rng.int(1, 9)}]`,
    () => ` (support: ${v.email()})`,
    () => ` took ${v.span()}`,
  ])()
  const whole = obj ? t : pre + t + post
  return v.rng.weighted<(w: string) => string>([
    [(w) => w, 8],
    [(w) => w.replaceAll(" ", "\t"), 1],
    [(w) => (obj ? w : w.toUpperCase()), 1],
  ])(whole)
}

/** `count` failures of the causes in turn, each with its own surroundings; seeded by `rng`. */
export function drawPlainFailures(causes: FreshCauses, count: number, rng: Rng) {
  const v = createFreshVariety(rng)
  const all = Object.entries(causes)
  return Array.from({ length: count }, () => {
    const [cause, { code, text }] = all[rng.int(0, all.length - 1)] ?? ["", { text: () => "" }]
    return { cause, code: code ?? null, message: withSurroundings(text(v), v) }
  })
}
