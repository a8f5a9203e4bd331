import type { createRng } from "@/lib/sandbox/prng"

type Rng = ReturnType<typeof createRng>

/** What varies within one cause, in every form that it may take. */
export function createVariety(rng: Rng) {
  const pick = <T>(list: readonly T[]): T => list[rng.int(0, list.length - 1)] as T
  const letters = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet[rng.int(0, alphabet.length - 1)]).join("")
  const hex = (length: number) => letters("0123456789abcdef", length)
  const ascii36 = "abcdefghijklmnopqrstuvwxyz0123456789"
  const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`
  const id = () =>
    pick([
      () => `job_${hex(16)}`,
      () => `req_${letters(ascii36, rng.int(8, 14))}`,
      uuid,
      () => uuid().toUpperCase(),
      () => `01${letters("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 24)}`,
      () => `w-${rng.int(1, 99)}`,
      () => `worker-${hex(9)}-${letters(ascii36, 5)}`,
      // One digit at least: 22 letters without any may look like a long word, which the rules then keep.
      () => `${letters(base64, 15)}${rng.int(0, 9)}${letters(base64, 6)}`,
      () => `${letters(base64, 26)}==`,
      () => String(rng.int(1, 99_999_999)),
      () => hex(40),
      () => `i-0${hex(16)}`,
    ])()
  const int = () => pick([rng.int(1, 9), rng.int(10, 999), rng.int(1_000, 999_999_999)])
  const number = () =>
    pick([
      () => String(int()),
      () => int().toLocaleString("en-US"),
      () => int().toLocaleString("de-DE"),
      () => `${int()}.${rng.int(0, 99)}`,
      () => `-${int()}`,
      () => `+${int()},${rng.int(1, 9)}`,
      () => `${rng.int(1, 9)}.${rng.int(0, 99)}e${rng.int(1, 9)}`,
      () => `${rng.int(0, 100)}%`,
      () => `0x${hex(8)}`,
      () => `${rng.int(1, 999)} ${String(rng.int(0, 999)).padStart(3, "0")}`,
      () => `${rng.int(1, 999)}’${String(rng.int(0, 999)).padStart(3, "0")}`,
    ])()
  const size = () =>
    `${pick([int(), `${int()}.${rng.int(0, 9)}`])}${pick(["", " "])}${pick(["MB", "GB", "KiB", "bytes", "B", "MiB"])}`
  const span = () =>
    `${pick([int(), `${rng.int(0, 99)}.${rng.int(0, 999)}`])}${pick(["", " "])}${pick(["s", "ms", "seconds", "sec", "minutes", "min"])}`
  const names = [
    "summer sale final",
    "Präsentation (2)",
    "видео клип",
    "最终版本",
    "intro_v2-FINAL",
    "IMG_2041",
    "my 'best' clip",
    "متجر-٢",
    "🎬 teaser",
    "a.b.c",
    "café – été",
  ]
  const ending = () => pick(["mp4", "mov", "MP4", "webm", "avi", "mkv"])
  const file = () => `${pick(names)}.${ending()}`
  const plainFile = () =>
    `${pick(["clip", "IMG_2041", "intro-final", "видео", "最终版本", "b-roll.v2"])}${pick(["", rng.int(1, 999)])}.${ending()}`
  const host = () =>
    pick([
      "cdn.acme.test",
      "media.example.com",
      `b${hex(6)}.s3.eu-west-1.amazonaws.com`,
      "files.shop.co.uk",
      "localhost:8080",
      `10.${rng.int(0, 255)}.0.${rng.int(1, 254)}`,
      "xn--bcher-kva.example",
    ])
  const url = () =>
    `${pick(["https", "http", "s3", "ftp"])}://${pick([host(), `user:pw@${host()}`, `[2001:db8::${hex(4)}]:${rng.int(80, 9000)}`])}/${hex(4)}/${encodeURIComponent(file())}${pick(["", `?sig=${letters(base64, 30)}&Expires=${rng.int(1_700_000_000, 1_800_000_000)}`, `#t=${rng.int(0, 9)}`, `?a=1&b=x,y;z`])}`
  const path = () =>
    pick([
      () => `/tmp/${id()}/${plainFile()}`,
      () => `/var/lib/rbv/work/${hex(8)}/frame_%06d.png`,
      () => `C:\\Users\\${pick(["max", "Ana Maria", "管理员"])}\\AppData\\${plainFile()}`,
      () => `\\\\nas01\\share\\Kunden Videos\\${plainFile()}`,
      () => `./input/${plainFile()}`,
      () => `~/uploads/${plainFile()}`,
      () => `/mnt/data`,
    ])()
  const time = () => {
    const at = new Date(rng.int(1_760_000_000, 1_799_000_000) * 1_000 + rng.int(0, 999))
    const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")
    const days = "Sun Mon Tue Wed Thu Fri Sat".split(" ")
    const two = (n: number) => String(n).padStart(2, "0")
    const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`
    const [day, month, year] = [at.getUTCDate(), months[at.getUTCMonth()] ?? "", at.getUTCFullYear()]
    return pick([
      at.toISOString(),
      at.toISOString().replace("Z", "+05:45"),
      at.toISOString().slice(0, 19).replace("T", " "),
      at.toUTCString(),
      String(at.getTime()),
      String(Math.floor(at.getTime() / 1_000)),
      `${two(day)}/${month}/${year}:${clock} +0000`,
      `${month} ${day} ${clock}`,
      `${days[at.getUTCDay()]} ${month} ${day} ${clock} UTC ${year}`,
      `${two(day)}.${two(at.getUTCMonth() + 1)}.${year} ${clock.slice(0, 5)}`,
      `${month} ${day}, ${year} ${rng.int(1, 12)}:${two(at.getUTCMinutes())} PM`,
      clock,
    ])
  }
  const quote = (text: string) =>
    pick([
      `"${text}"`,
      `'${text}'`,
      `“${text}”`,
      `‘${text}’`,
      `«${text}»`,
      `\`${text}\``,
      `„${text}“`,
      `"${text.replaceAll("'", '\\"')}"`,
      `「${text}」`,
    ])
  const quoted = () =>
    quote(
      pick([
        () => file(),
        () => id(),
        () =>
          pick([
            "acme",
            "Müller & Söhne",
            "it's me",
            'O\'Brien said "hi" there'.replaceAll('"', ""),
            "خالد",
            "tab=failed, model=pro",
            "a; b; c",
            "{x}",
            "403 Forbidden",
            "exit code 1",
          ]),
        () => url(),
        () => String(int()),
      ])(),
    )
  const list = (one: () => string | number) => {
    const items = Array.from({ length: rng.int(1, 9) }, one)
    return items.length === 1
      ? String(items[0])
      : `${items.slice(0, -1).join(", ")} ${pick(["and", "&", "or"])} ${items.at(-1)}`
  }
  return {
    rng,
    pick,
    hex,
    id,
    int,
    number,
    size,
    span,
    file,
    plainFile,
    host,
    url,
    path,
    time,
    quote,
    quoted,
    list,
    uuid,
    letters,
  }
}

export type Variety = ReturnType<typeof createVariety>
