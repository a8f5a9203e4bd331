import { createRng } from "@/lib/sandbox/prng"
import { createVariety, type Variety } from "./failure-variety"

export type CauseTexts = Record<string, { code?: string; text: (v: Variety) => string }>

/** Nine causes, in words near the sandbox's. */
export const NINE_CAUSES: CauseTexts = {
  forbidden: {
    text: (v) =>
      `Failed to download video ${v.quoted()}: source returned HTTP 403 Forbidden (${v.pick([v.url(), v.host()])})`,
  },
  notFound: {
    text: (v) =>
      `Failed to download video ${v.quoted()}: source returned HTTP 404 Not Found (${v.pick([v.url(), v.host()])})`,
  },
  codec: {
    text: (v) =>
      `Unsupported video codec: ${v.pick(["prores (ap4h)", "dnxhd (AVdn)", "av1 (av01)", "mpeg2video", "'hevc'", "[cfhd]"])} in ${v.path()}`,
  },
  tooLarge: { text: (v) => `File too large: ${v.size()}, the limit is ${v.size()} (file ${v.quoted()})` },
  corrupt: {
    text: (v) =>
      `Could not decode video: invalid data found at frames ${v.list(v.int)} of ${v.quoted()}, offset ${v.number()}`,
  },
  credits: {
    code: "insufficient_credits",
    text: (v) =>
      `Insufficient credits: balance fell below the job's need while queued (${v.number()} left, customer ${v.quoted()}, since ${v.time()})`,
  },
  crash: {
    text: (v) =>
      `Model worker for ${v.pick(["pro", "light", "human", "original"])} exited unexpectedly (exit code 137, worker ${v.id()})`,
  },
  timeout: { text: (v) => `Processing timed out after ${v.span()} at ${v.time()}, job ${v.id()}` },
  storage: {
    code: "internal_error",
    text: (v) =>
      `${v.time()} storing the output to ${v.pick([v.path(), v.url()])} failed: no space left on device ${v.quoted()} [${v.id()}]`,
  },
}

/** What surrounds a message by chance. */
export function withNoise(text: string, v: Variety): string {
  return v.pick([
    () => text,
    () => text,
    () => `${text}.`,
    () => `${text}...`,
    () => `  ${text.replaceAll(" ", "  ")}\n\n`,
    () => `Error: ${text}`,
    () => `${text} (request_id: ${v.id()})`,
    () =>
      `${text}\n    at decode (/srv/app/${v.plainFile()}.js:${v.int()}:7)\n    at Object.<anonymous> (/srv/app/x.js:${v.int()}:12)`,
    () => `\u202e${text}\u202c\u200b`,
    () => text.replaceAll(" ", "\u00a0"),
    () => `[${v.time()}] ${text}`,
    () => `${text} 🙈`,
    () => JSON.stringify({ request_id: v.id(), error: { message: text, timestamp: v.time(), retry_after: v.int() } }),
  ])()
}

/** Nine other causes with payloads of other kinds: written before the rules were measured against them. */
export const NINE_OTHERS: CauseTexts = {
  dns: {
    text: (v) =>
      `getaddrinfo ENOTFOUND ${v.host()} (attempt ${v.rng.int(1, 5)}/${v.rng.int(5, 9)}, resolver ${v.rng.int(1, 255)}.${v.rng.int(0, 255)}.0.1#53)`,
  },
  tls: {
    text: (v) =>
      `TLS handshake with ${v.host()} failed: certificate for CN=${v.host()} expired on ${v.time()} [serial ${v.hex(32).match(/../g)?.join(":")}]`,
  },
  gone: {
    text: (v) => `GET ${v.url()} -> 410 Gone after ${v.span()}; x-amz-request-id=${v.letters("0123456789ABCDEF", 16)}`,
  },
  segfault: {
    text: (v) =>
      `ffmpeg (pid ${v.int()}) terminated by signal 11 while reading ${v.quote(v.path())} near pts=${v.number()} dts=${v.number()}`,
  },
  oom: {
    text: (v) =>
      `CUDA out of memory. Tried to allocate ${v.size()} (GPU ${v.rng.int(0, 7)}; ${v.size()} total capacity; ${v.size()} already allocated; ${v.size()} free)`,
  },
  resolution: {
    text: (v) =>
      `Resolution ${v.rng.int(16, 9000)}${v.pick(["x", "×"])}${v.rng.int(16, 9000)} at ${v.pick(["23.976", "29.97", "60"])} fps exceeds the maximum of ${v.rng.int(1, 8)}K for model=${v.pick(["pro", "light", "human"])} plan=${v.pick(["starter", "team", "scale"])}`,
  },
  audio: {
    text: (v) =>
      `Stream #0:${v.rng.int(0, 9)}(${v.pick(["eng", "und", "deu", "jpn"])}): cannot mux audio ${v.pick(["pcm_s16le", "opus", "flac", "vorbis"])} into ${v.pick(["gif", "webp", "mp4"])} container for ${v.file()}`,
  },
  prompt: {
    code: "invalid_request",
    text: (v) =>
      `Prompt ${v.quote(v.pick(["a red car, no people", "the dog's collar", "женщина в шляпе", 'person \\"standing\\" left', "苹果"]))} rejected by the content filter: score ${v.rng.int(0, 1)}.${v.rng.int(10, 99)} > 0.${v.rng.int(10, 99)} {"category":"${v.pick(["violence", "adult"])}","trace":"${v.uuid()}"}`,
  },
  webhook: {
    code: "server_error",
    text: (v) =>
      `Deadline exceeded: shard ${v.hex(8)}-${v.rng.int(0, 64)} of ${v.rng.int(64, 128)} lost its lease to ${v.id()} at epoch ${v.rng.int(1_700_000_000, 1_799_999_999)} (${v.list(() => `chunk_${v.rng.int(0, 4000)}`)})`,
  },
}

/** Nine more, of yet other kinds: written after the rules stood, and measured once before they were touched again. */
export const NINE_HELD_OUT: CauseTexts = {
  moov: {
    text: (v) =>
      `[mov,mp4,m4a,3gp,3g2,mj2 @ 0x${v.hex(12)}] moov atom not found in ${v.quote(v.file())} (probed ${v.size()} of ${v.size()})`,
  },
  pixels: {
    text: (v) =>
      `swscaler: no path from ${v.pick(["yuv420p10le", "bgra64be", "gray16", "nv12"])} to ${v.pick(["rgba", "yuva420p", "gbrp"])} for job=${v.id()} at ${v.time()}`,
  },
  quota: {
    code: "QUOTA_EXCEEDED",
    text: (v) =>
      `Monthly quota of ${v.number()} minutes used up on ${v.time()}; ${v.rng.int(1, 900)} requests refused for account ${v.quote(v.pick(["acme", "Bäckerei Müller", "株式会社", "O'Neil & Sons"]))}`,
  },
  status500: {
    text: (v) =>
      `Upstream ${v.url()} answered 500 three times in ${v.span()}, giving up (trace ${v.uuid()}, span ${v.hex(16)})`,
  },
  status503: {
    text: (v) =>
      `Upstream ${v.url()} answered 503 three times in ${v.span()}, giving up (trace ${v.uuid()}, span ${v.hex(16)})`,
  },
  python: {
    text: (v) =>
      `Traceback (most recent call last):\n  File "/opt/rbv/matting/${v.pick(["run", "net", "io"])}.py", line ${v.rng.int(1, 900)}, in ${v.pick(["forward", "main", "<module>", "step"])}\n    y = f(x[${v.rng.int(0, 9)}])\nRuntimeError: Expected all tensors on the same device, but found cuda:${v.rng.int(0, 7)} and cpu (tensor ${v.id()})`,
  },
  duration: {
    text: (v) =>
      `Clip ${v.path()} runs ${v.rng.int(0, 9)}h${v.rng.int(0, 59)}m${v.rng.int(0, 59)}s, longer than the ${v.rng.int(1, 90)} min allowed by ${v.quoted()} for user ${v.pick(["a.b@c.test", "max.mustermann+video@firma-gmbh.de"])}`,
  },
  s3: {
    text: (v) =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message><RequestId>${v.letters("0123456789ABCDEF", 16)}</RequestId><HostId>${v.letters("ABCDEFGHabcdefgh0123456789+/", 48)}=</HostId></Error>`,
  },
  checksum: {
    text: (v) =>
      `Prüfsumme falsch für Teil ${v.rng.int(1, 99)} von ${v.rng.int(99, 200)}: erwartet ${v.hex(32)}, erhalten ${v.hex(32)} (${v.plainFile()})`,
  },
}

/** The last nine, in the manner of other programs: written after all the rest, measured before anything was changed for them. */
export const NINE_LAST: CauseTexts = {
  aborted: {
    text: (v) =>
      `Download aborted at ${v.rng.int(0, 99)}.${v.rng.int(0, 9)} % of ${v.size()} (${v.rng.int(1, 90)}.${v.rng.int(0, 9)} MB/s), ${v.rng.int(1, 2)} ${v.pick(["retry", "retries"])} left for "${v.file()}"`,
  },
  profile: {
    text: (v) =>
      `Codec ${v.pick(["'hevc' (Main 10)", "prores (422 HQ)", '"dnxhd" [DNxHR LB]', "h264 (High 4:4:4 Predictive)", "av1 (Professional)"])} is not supported by decoder #${v.rng.int(1, 40)}`,
  },
  owner: {
    text: (v) =>
      `Bucket policy denies reads for project ${v.pick(["spring", "Spring 2026", "winter-sale", "Überflieger"])} of customer ${v.pick(["acme", "Globex Corp", "Müller & Söhne", "株式会社サンプル", "O'Neil"])} since ${v.time()}`,
  },
  killed: {
    text: (v) =>
      `Container ${v.hex(12)} on node ${v.pick(["render-a", "render-b-17", "ip-10-0-3-4.ec2.internal"])} was OOM-killed: ${v.number()} of ${v.number()} KiB, exit code 137, restart ${v.rng.int(0, 9)}`,
  },
  killedToo: {
    text: (v) =>
      `Container ${v.hex(12)} on node ${v.pick(["render-a", "render-b-17", "ip-10-0-3-4.ec2.internal"])} was OOM-killed: ${v.number()} of ${v.number()} KiB, exit code 139, restart ${v.rng.int(0, 9)}`,
  },
  dropped: {
    text: (v) => {
      const n = v.rng.int(1, 900)
      return `${n} ${n === 1 ? "frame was" : "frames were"} dropped between ${v.time()} and ${v.time()}: ${v.list(() => `#${v.rng.int(1, 9000)}`)}`
    },
  },
  nested: {
    text: (v) =>
      `Callback to ${v.quote(v.url())} failed: server said ${v.quote(`no route named ${v.quote(v.id())}`)} (ray ${v.hex(16)}-FRA)`,
  },
  python: {
    code: "E_VALUE",
    text: (v) =>
      `ValueError: could not broadcast input array from shape (${v.rng.int(1, 4000)},${v.rng.int(1, 4000)},${v.rng.int(3, 4)}) into shape (${v.rng.int(1, 4000)},${v.rng.int(1, 4000)},3)\n  at step ${v.rng.int(1, 20)}/${v.rng.int(20, 40)}`,
  },
  log: {
    text: (v) =>
      Array.from(
        { length: v.rng.int(1, 12) },
        () => `${v.time()} WARN  [${v.id()}] slow read from ${v.path()}: ${v.span()}`,
      ).join("\n"),
  },
}

/** `count` failures of the given causes in mixed order, the same for the same seed. */
export function drawFailures(causes: CauseTexts, { count, seed }: { count: number; seed: number }) {
  const rng = createRng(seed)
  const v = createVariety(rng)
  const names = Object.keys(causes)
  return Array.from({ length: count }, (_, at) => {
    const cause = at < names.length ? (names[at] ?? "") : v.pick(names)
    const made = causes[cause]
    return {
      cause,
      code: made?.code ?? v.pick([null, "processing_failed"]),
      message: withNoise(made?.text(v) ?? "", v),
    }
  })
}
