import type { Rng } from "@/lib/sandbox/prng"

/*
 * A second source of hostile variety, written without sight of the first one or of the rules of the fingerprint: what other
 * engineering teams put into their messages where the cause does not change.
 */

const LOWER = "abcdefghijklmnopqrstuvwxyz"
const DIGITS = "0123456789"
const HEX = "0123456789abcdef"
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const BASE64 = `${LOWER}${LOWER.toUpperCase()}${DIGITS}-_`
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const

function createPieces(rng: Rng) {
  const some = (letters: string, length: number) =>
    Array.from({ length }, () => letters[rng.int(0, letters.length - 1)]).join("")
  const two = (value: number) => String(value).padStart(2, "0")
  const int = () => String(rng.int(0, 10 ** rng.int(1, 9)))
  const uuid = () => [8, 4, 4, 4, 12].map((length) => some(HEX, length)).join("-")
  return { some, two, int, uuid }
}

function createIds(rng: Rng) {
  const { some, uuid } = createPieces(rng)
  const pod = () => `${rng.pick(["worker", "matting-gpu", "api"])}-${some(HEX, rng.int(5, 10))}-${some(HEX, 5)}`
  const host = () =>
    rng.pick([
      `ip-10-${rng.int(0, 255)}-${rng.int(0, 255)}-${rng.int(0, 255)}`,
      `ip-10-0-${rng.int(0, 255)}-${rng.int(0, 255)}.eu-west-1.compute.internal`,
      `10.${rng.int(0, 255)}.${rng.int(0, 255)}.${rng.int(1, 254)}`,
      `gpu-${rng.int(1, 99)}.render.example.net`,
      `node${rng.int(1, 400)}`,
    ])
  const id = () =>
    rng.pick([
      () => `job_${some(LOWER + DIGITS, rng.int(6, 24))}`,
      () => `req_${some(BASE64.slice(0, 62), rng.int(10, 24))}`,
      uuid,
      () => uuid().toUpperCase(),
      () => `0${rng.int(1, 7)}${some(CROCKFORD, 24)}`,
      () => some(HEX, rng.pick([16, 24, 32, 40])),
      () => some(BASE64, rng.int(20, 24)),
      () => String(rng.int(10_000, 9_999_999_999)),
      () => `w-${rng.int(1, 99)}`,
      () => `#${rng.int(1, 99_999)}`,
      pod,
      () => `sha256:${some(HEX, 64)}`,
      () => `JOB-${rng.int(1, 9999)}`,
      () => `vid-${some(HEX, 4)}-${rng.int(1, 99)}`,
      () => `arn:aws:batch:eu-west-1:${some(DIGITS, 12)}:job/${uuid()}`,
    ])()
  const version = () => `${rng.pick(["v", ""])}${rng.int(0, 9)}.${rng.int(0, 40)}.${rng.int(0, 99)}`
  const address = () => `0x${some(HEX, rng.pick([4, 8, 12, 16]))}`
  const email = () => `${some(LOWER, 5)}.${some(LOWER, 4)}+${rng.int(1, 99)}@${some(LOWER, 6)}.example.com`
  return { id, pod, host, version, address, email }
}

function createAmounts(rng: Rng) {
  const { some, two, int } = createPieces(rng)
  const decimal = () => `${rng.int(0, 9999)}.${some(DIGITS, rng.int(1, 6))}`
  const number = () =>
    rng.pick([
      int,
      decimal,
      () => rng.int(1000, 99_999_999).toLocaleString("en-US"),
      () => `-${int()}`,
      () => `${rng.int(1, 9)}.${some(DIGITS, 3)}e${rng.pick(["+", "-", ""])}${two(rng.int(1, 30))}`,
    ])()
  const size = () =>
    `${rng.pick([int, decimal])()}${rng.pick(["", " "])}${rng.pick(["B", "KB", "MB", "GB", "KiB", "MiB", "GiB", "bytes", "kB", "TiB"])}`
  const span = () =>
    rng.pick([
      () => `${rng.int(1, 59)}m${decimal()}s`,
      () => `${rng.int(1, 23)}h${rng.int(0, 59)}m${rng.int(0, 59)}s`,
      () => `${rng.int(1, 900)}s`,
      () => `${decimal()} seconds`,
      () => `${int()}ms`,
      () => `${rng.int(1, 900)} s`,
      () => `${rng.int(2, 90)} minutes`,
      () => `00:${two(rng.int(0, 59))}:${two(rng.int(0, 59))}.${some(DIGITS, 3)}`,
      () => `PT${rng.int(1, 59)}M${rng.int(1, 59)}S`,
    ])()
  const percent = () => `${rng.pick([() => String(rng.int(0, 100)), decimal])()}${rng.pick(["%", " %"])}`
  const resolution = () => `${rng.int(16, 7680)}${rng.pick(["x", "×", " x "])}${rng.int(16, 4320)}`
  const ratio = () => `${rng.int(1, 99)}/${rng.int(1, 99)}`
  const attempt = () => `${rng.int(1, 5)}/5`
  return { int, decimal, number, size, span, percent, resolution, ratio, attempt }
}

function createPlaces(rng: Rng) {
  const { some, uuid } = createPieces(rng)
  const word = () =>
    rng.pick(["clip", "IMG", "Ferien", "promo", "été", "final cut", "雪山", "take", "Überblick", "ролик"])
  const extension = () => rng.pick(["mp4", "MOV", "webm", "mkv", "MP4", "m4v", "avi", "mov"])
  const bare = () => `${some(LOWER, rng.int(2, 8))}${rng.pick(["", "_", "-", "."])}${rng.int(1, 9999)}`
  const plainFile = () => `${bare()}${rng.pick(["", ".v2", ".final"])}.${extension()}`
  const file = () =>
    rng.pick([
      plainFile,
      () => `${word()} ${rng.int(1, 40)}.${extension()}`,
      () => `${word()} (${rng.int(1, 9)}).final.v${rng.int(1, 9)}.${extension()}`,
      () => `${word()}_${some(HEX, 6)}.${extension()}`,
      () => `Bob's ${word()} & friends.${extension()}`,
    ])()
  const folder = () =>
    rng.pick(["/tmp", "/var/lib/matting", "/mnt/scratch-1", "/data/in", "/home/svc", "/opt/render/work"])
  const path = () => `${folder()}/${rng.pick([bare, uuid])()}/${plainFile()}`
  const spacedPath = () =>
    rng.pick([
      () => `${folder()}/${word()} ${rng.int(1, 9)}/${file()}`,
      () => `C:\\Users\\${word()}\\Videos\\${file()}`,
      () => `D:\\render\\${some(HEX, 8)}\\${plainFile()}`,
      () => `\\\\nas-${rng.int(1, 9)}\\share\\${word()}\\${file()}`,
      path,
    ])()
  const url = () =>
    rng.pick([
      () => `https://cdn${rng.int(1, 9)}.example.com/${uuid()}/${plainFile()}?X-Amz-Signature=${some(HEX, 64)}&e=1`,
      () => `http://[2001:db8::${some(HEX, 4)}]:8080/in/${plainFile()}`,
      () => `https://media.example.org:8443/a%20b/${encodeURIComponent(word())}.mp4#t=${rng.int(1, 60)}`,
      () => `s3://acme-${bare()}/${rng.int(2020, 2026)}/${plainFile()}`,
      () => `gs://bucket_${some(HEX, 4)}/${uuid()}`,
      () => `https://user:pw@files.example.net/${some(BASE64, 22)}`,
      () => `https://acme.s3.eu-west-1.amazonaws.com/${bare()}/${plainFile()}?token=${some(BASE64, 30)}`,
    ])()
  const around = (text: string) =>
    rng.pick([`"${text}"`, `'${text}'`, `“${text}”`, `‘${text}’`, `\`${text}\``, `«${text}»`, `\\"${text}\\"`])
  const quoted = () => around(rng.pick([file, spacedPath, () => `${word()} ${word()}`, url])())
  return { plainFile, file, path, spacedPath, url, quoted, around, word }
}

function createTimes(rng: Rng) {
  const { some, two } = createPieces(rng)
  return () => {
    const at = new Date(Date.UTC(2026, rng.int(0, 11), rng.int(1, 28), rng.int(0, 23), rng.int(0, 59), rng.int(0, 59)))
    const iso = at.toISOString()
    const clock = iso.slice(11, 19)
    const [day, month] = [two(at.getUTCDate()), MONTHS[at.getUTCMonth()] ?? "Jan"]
    return rng.pick([
      iso,
      iso.slice(0, 19),
      `${iso.slice(0, 19)}+02:00`,
      `${iso.slice(0, 19)}.${some(DIGITS, 9)}Z`,
      `${iso.slice(0, 10)} ${clock},${some(DIGITS, 3)}`,
      `${iso.slice(0, 10)} ${clock} UTC`,
      `${DAYS[at.getUTCDay()]}, ${day} ${month} 2026 ${clock} ${rng.pick(["GMT", "+0000", "-0700"])}`,
      `${day}/${month}/2026:${clock} +0000`,
      `${month} ${String(at.getUTCDate()).padStart(2, " ")} ${clock}`,
      `${iso.slice(0, 10).replaceAll("-", "/")} ${clock}`,
      String(Math.floor(at.getTime() / 1000)),
      String(at.getTime()),
    ])
  }
}

/** Draws what varies in a message; the same `rng` state gives the same draw. */
export function createFreshVariety(rng: Rng) {
  return {
    rng,
    ...createPieces(rng),
    ...createIds(rng),
    ...createAmounts(rng),
    ...createPlaces(rng),
    time: createTimes(rng),
    line: () => rng.int(1, 4000),
  }
}

export type FreshVariety = ReturnType<typeof createFreshVariety>

type FreshText = { code?: string; text: (v: FreshVariety) => string }
export type FreshCauses = Record<string, FreshText>

/** What stands before and behind a message, or changes its look, and says nothing of the cause. */
function withDress(text: string, v: FreshVariety): string {
  const { rng } = v
  const before = [
    () => "",
    () => "",
    () => "",
    () => `[${v.id()}] `,
    () => `${v.time()} `,
    () => `[${v.time()}] `,
    () => `${v.time()} ERROR `,
    () => `ERROR: `,
    () => `[${v.pod()}] `,
    () => `job ${v.id()}: `,
    () => `${v.host()}: `,
  ] as const
  const behind = [
    () => "",
    () => "",
    () => "",
    () => ".",
    () => "!",
    () => "…",
    () => "\n",
    () => ` (request id: ${v.id()})`,
    () => ` [request_id=${v.id()}]`,
    () => ` (attempt ${v.attempt()})`,
    () => `, attempt ${v.attempt()}`,
    () => ` (${v.span()})`,
    () => ` [${v.id()}]`,
    () => ` at ${v.time()}`,
  ] as const
  const dressed = `${rng.pick(before)()}${text}${rng.pick(behind)()}`
  return rng.weighted<(whole: string) => string>([
    [(whole) => whole, 8],
    [(whole) => `  ${whole.replaceAll(" ", "  ")} `, 1],
    [(whole) => whole.replace(/ (?=[a-z]+ [a-z]+ )/, "\n"), 1],
    [(whole) => whole.toUpperCase(), 0.5],
    [(whole) => whole.toLowerCase(), 0.5],
  ])(dressed)
}

/** `count` failures of the causes in turn, each with its own dress; seeded by `rng`. */
export function drawFreshFailures(causes: FreshCauses, count: number, rng: Rng) {
  const v = createFreshVariety(rng)
  const all = Object.entries(causes)
  return Array.from({ length: count }, () => {
    const [cause, { code, text }] = all[rng.int(0, all.length - 1)] ?? ["", { text: () => "" }]
    return { cause, code: code ?? null, message: withDress(text(v), v) }
  })
}
