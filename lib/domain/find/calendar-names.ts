/** Names of months and days in the languages that tickets come in, from the platform's own tables. */
const LOCALES = ["en", "de", "fr", "es", "pt", "nl", "it", "pl"] as const

const MORE_MONTHS: Record<string, number> = {
  sept: 9,
  mrz: 3,
  maerz: 3,
  okt: 10,
  dez: 12,
  ene: 1,
  abr: 4,
  ago: 8,
  set: 9,
  dic: 12,
  fev: 2,
  out: 10,
  mrt: 3,
  juil: 7,
  gen: 1,
  mag: 5,
  giu: 6,
  lug: 7,
  ott: 10,
  stycznia: 1,
  lutego: 2,
  marca: 3,
  kwietnia: 4,
  maja: 5,
  czerwca: 6,
  lipca: 7,
  sierpnia: 8,
  września: 9,
  wrzesnia: 9,
  października: 10,
  pazdziernika: 10,
  listopada: 11,
  grudnia: 12,
}
const MORE_WEEKDAYS: Record<string, number> = {
  mon: 1,
  tue: 2,
  tues: 2,
  wed: 3,
  thu: 4,
  thur: 4,
  thurs: 4,
  fri: 5,
  terca: 2,
  terça: 2,
  quinta: 4,
  sexta: 5,
  "terca-feira": 2,
  sonnabend: 6,
  poniedzialek: 1,
  srode: 3,
  środę: 3,
  piatek: 5,
  sobote: 6,
  sobotę: 6,
  niedziele: 0,
  niedzielę: 0,
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, "")
}

/** Also without its marks: "février" and "fevrier". */
function withBare(name: string): string[] {
  const bare = name.normalize("NFD").replace(/\p{M}/gu, "")
  return bare === name ? [name] : [name, bare]
}

/** 1 March 2026 is a Sunday. */
const DATES = {
  month: Array.from({ length: 12 }, (_, at) => ({ date: Date.UTC(2026, at, 15), number: at + 1 })),
  weekday: Array.from({ length: 7 }, (_, at) => ({ date: Date.UTC(2026, 2, 1 + at), number: at })),
} as const

function collect(form: "month" | "weekday", widths: readonly ("long" | "short")[]): Map<string, number> {
  const found = new Map<string, number>()
  const formats = LOCALES.flatMap((locale) =>
    widths.map((width) => new Intl.DateTimeFormat(locale, { [form]: width, timeZone: "UTC" })),
  )
  for (const format of formats) {
    for (const { date, number } of DATES[form]) {
      // Of two letters are also the commonest words of other languages: "do", "so", "di".
      for (const name of withBare(plain(format.format(date)))) if (name.length >= 3) found.set(name, number)
    }
  }
  return found
}

const MONTHS = collect("month", ["long", "short"])
for (const [name, month] of Object.entries(MORE_MONTHS)) MONTHS.set(name, month)
const WEEKDAYS = collect("weekday", ["long"])
for (const [name, day] of Object.entries(MORE_WEEKDAYS)) WEEKDAYS.set(name, day)

function toAlternatives(names: Iterable<string>): string {
  return [...names].sort((a, b) => b.length - a.length).join("|")
}

export const MONTH_WORDS = toAlternatives(MONTHS.keys())
export const WEEKDAY_WORDS = toAlternatives(WEEKDAYS.keys())

/** 1–12, undefined for no month. */
export function toMonth(name: string): number | undefined {
  return MONTHS.get(plain(name))
}

/** 0 = Sunday. */
export function toWeekday(name: string): number | undefined {
  return WEEKDAYS.get(plain(name))
}

/** Words that are frequent in one language and rare in the others. */
const COMMON = {
  en: "the and is are was our your with have has this that from please not hi hello",
  de: "der die das und ist nicht wir unser unsere ein eine mit auf hat haben bitte hallo sie es von gestern heute",
  fr: "le les et est pas nous notre une avec sur dans bonjour vous votre du des que merci depuis vidéo",
  es: "el los es nuestro nuestra una con hola por para del que gracias ayer se ha está vídeo",
  pt: "os não nosso nossa uma com olá por para do da que obrigado obrigada ontem está foi em",
  nl: "het een niet wij onze met op van zijn hallo bedankt gisteren is maar deze voor heeft",
} as const

export type Language = keyof typeof COMMON
const LANGUAGES = Object.keys(COMMON) as Language[]
const COMMON_SETS = Object.fromEntries(LANGUAGES.map((one) => [one, new Set(COMMON[one].split(" "))])) as Record<
  Language,
  Set<string>
>

/** How many of the common words of each language a text holds, the first few thousand characters of it. */
export function countLanguages(text: string): Record<Language, number> {
  const counts: Record<Language, number> = { en: 0, de: 0, fr: 0, es: 0, pt: 0, nl: 0 }
  for (const [word] of text
    .slice(0, 8_000)
    .toLowerCase()
    .matchAll(/\p{L}{2,12}/gu)) {
    for (const one of LANGUAGES) if (COMMON_SETS[one].has(word)) counts[one] += 1
  }
  return counts
}
