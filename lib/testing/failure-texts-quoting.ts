import type { CauseTexts } from "./failure-texts"
import type { Variety } from "./failure-variety"

const NASTY = [
  'the dog\'s "red" ball',
  "dogs' ball",
  "He said \"hello\" and 'bye'",
  "don't",
  'a "b',
  "it's 5 o'clock",
  "«x» “y”",
  '\\"esc\\"',
  'C:\\Temp\\"odd" name\\x.mp4',
  '100% "sure" — isn\'t it?',
  "name with , and ; and : inside",
  "emoji 🐶's toy",
  "“Büro”",
  "tab\there",
  "line\nbreak",
] as const

/** Quotes within quotes, escaped, of other kinds, or without a partner. */
function nasty(v: Variety): string {
  const text = v.pick(NASTY)
  return v.pick([`'${text}'`, `"${text.replaceAll('"', "'")}"`, `"${text}"`, `\`${text}\``, `“${text}”`])
}

/** Nine causes whose texts are hard to tell from what they quote. */
export const NINE_QUOTING: CauseTexts = {
  forbidden: { text: (v) => `Failed to fetch source media from ${v.url()}: HTTP 403 Forbidden` },
  missing: { text: (v) => `Failed to fetch source media from ${v.url()}: HTTP 404 Not Found` },
  codec: {
    text: (v) =>
      `Unsupported codec ${v.pick(['"hevc"', "'prores_ks'", '"h264"', "“vp9”", '"av1"', "`mpeg2video`"])} in container ${v.pick(["mkv", "mov", "mp4", "'matroska,webm'"])} (stream ${v.rng.int(0, 9)})`,
  },
  crash: {
    text: (v) =>
      `Worker ${v.id()} crashed while compositing frame ${v.number()} of ${v.number()} (pid ${v.int()}, exit code 139)`,
  },
  slot: {
    text: (v) =>
      `Timeout after ${v.span()} waiting for GPU slot on node ${v.pick(["gpu-a100-7f", "node-3", "ip-10-2-3-4", v.uuid()])}`,
  },
  credits: { text: (v) => `Insufficient credits: needed ${v.number()}, have ${v.number()}` },
  reset: {
    text: (v) =>
      `Output upload to bucket ${v.pick(["'customer-out-eu'", '"out"', "`x.y.z`"])} failed at ${v.time()}: connection reset by peer`,
  },
  nal: {
    text: (v) =>
      `Decode error at offset 0x${v.hex(8)} in ${v.pick([`"${v.path()}"`, `'${v.file()}'`, v.path()])}: invalid NAL unit size (${v.number()} > ${v.number()})`,
  },
  prompt: { text: (v) => `Text prompt ${nasty(v)} rejected: no subject matching ${nasty(v)} found` },
}
