import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import type { TimeContext, TimePart } from "./time-parts"

const B = "(?<![\\p{L}\\p{N}])"
const E = "(?![\\p{L}\\p{N}])"
const word = (list: string) => new RegExp(`${B}(?:${list})${E}`, "giu")

type Daypart = readonly [fromHour: number, toHour: number]
const MORNING: Daypart = [5, 12]
const MIDDAY: Daypart = [11, 14]
const AFTERNOON: Daypart = [12, 18]
const EVENING: Daypart = [17, 24]
const NIGHT: Daypart = [20, 29]
const EARLY: Daypart = [0, 8]

/** One pattern for many: the text is gone through once, and which of them it was, its group tells. */
function combine(lists: readonly (readonly [string, ...unknown[]])[]): RegExp {
  return new RegExp(`${B}(?:${lists.map(([list]) => `(${list})`).join("|")})${E}`, "giu")
}

function* matchAny<T extends readonly [string, ...unknown[]]>(
  text: string,
  pattern: RegExp,
  lists: readonly T[],
): Generator<{ match: RegExpExecArray; of: T }> {
  for (const match of text.matchAll(pattern)) {
    const of = lists[match.slice(1).findIndex((group) => group !== undefined)]
    if (of) yield { match, of }
  }
}

/** Words for a day counted from the day of writing, some of them with a part of it. The longer ones first. */
const RELATIVE: readonly (readonly [string, number, Daypart | null])[] = [
  [
    "the day before yesterday|vorgestern|avant-hier|avant hier|anteayer|antier|antes de ayer|anteontem|eergisteren|l['’]altro ieri",
    -2,
    null,
  ],
  [
    "last night|gestern nacht|cette nuit|anoche|a noite passada|gisternacht|vannacht|yesterday night|la nuit derni[èe]re",
    -1,
    NIGHT,
  ],
  ["eergisteravond|eergisterenavond", -2, EVENING],
  ["eergistermiddag|eergisterenmiddag", -2, AFTERNOON],
  ["eergisterochtend|eergistermorgen|eergisterenochtend", -2, MORNING],
  ["the night before last", -2, NIGHT],
  ["gisteravond|gisterenavond", -1, EVENING],
  ["gistermiddag|gisterenmiddag", -1, AFTERNOON],
  ["gisterochtend|gistermorgen|gisterenochtend", -1, MORNING],
  [
    "this morning|heute (?:früh|morgen|vormittag)|ce matin|esta mañana|esta manhã|hoje cedo|vanochtend|vanmorgen|stamattina",
    0,
    MORNING,
  ],
  ["this afternoon|heute nachmittag|cet apr[èe]s-midi|esta tarde|vanmiddag|oggi pomeriggio", 0, AFTERNOON],
  ["this evening|tonight|heute abend|ce soir|esta noche|esta noite|vanavond|stasera", 0, EVENING],
  ["przedwczoraj", -2, null],
  ["wczoraj", -1, null],
  ["dzisiaj|dziś|dzis", 0, null],
  ["aaj", 0, null],
  ["(?:beeti )?kal(?= (?:raat|rat|shaam|sham|subah|dopahar|ko|se|hi|wala|wali|\\d{1,2}))", -1, null],
  ["parson|parso", -2, null],
  ["earlier today", 0, null],
  ["yesterday|gestern|ayer|ontem|gisteren|ieri", -1, null],
  ["today|heute|aujourd['’]hui|hoy|hoje|vandaag|oggi", 0, null],
]
const FRENCH_YESTERDAY = word("hier")
const RELATIVE_JAPANESE: readonly (readonly [RegExp, number, Daypart | null])[] = [
  [/一昨日|おととい/g, -2, null],
  [/昨夜|昨晩|ゆうべ/g, -1, NIGHT],
  [/今朝|けさ/g, 0, MORNING],
  [/(?<!一)昨日|きのう/g, -1, null],
  [/今日|本日|きょう/g, 0, null],
]
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/

const STRETCHES: readonly (readonly [string, number, number])[] = [
  [
    "last week|letzte[nr]? woche|vergangene[nr]? woche|la semaine derni[èe]re|la semana pasada|(?:na )?semana passada|vorige week|afgelopen week|la settimana scorsa",
    -13,
    -1,
  ],
  ["this week|diese woche|cette semaine|esta semana|deze week", -6, 0],
  [
    "(?:over|on|at|during|this|last) (?:the )?weekend|(?:am|letztes) wochenende|(?:ce|le) week-?end|(?:el|este) fin de semana|(?:no|este) fim de semana|(?:in|afgelopen|dit) (?:het )?weekend",
    -8,
    -1,
  ],
]

const DAYPARTS: readonly (readonly [string, Daypart])[] = [
  [
    "(?:in the |early |late )?morning|(?:am )?(?:frühen |späten )?(?:vormittag|morgens|vormittags)|(?:am )?(?:frühen )?morgen|früh|matin|matinée|(?:por la |de la |en la )mañana|de manhã|da manhã|pela manhã|(?:'s |in de )?(?:ochtend|ochtends|morgens)",
    MORNING,
  ],
  [
    "midday|around lunch(?:time)?|at lunch(?:time)?|mittags|(?:am |gegen )mittag|à midi|vers midi|al mediodía|ao meio-dia|tussen de middag",
    MIDDAY,
  ],
  [
    "(?:in the |early |late )?afternoon|(?:am )?(?:frühen |späten )?nachmittags?|apr[èe]s-midi|(?:por|de|en) la tarde|[àa] tarde|da tarde|de tarde|(?:'s |in de )?middags?|namiddag",
    AFTERNOON,
  ],
  [
    "(?:in the |early |late )?evening|(?:am )?(?:frühen |späten )?abends?|soir|soirée|(?:por|de|en) la noche|à noite|da noite|de noite|(?:'s |in de )?avonds?",
    EVENING,
  ],
  ["(?:at |in the )?night|nachts?|(?:in der )nacht|nuit|de (?:la )?madrugada|(?:'s )?nachts", NIGHT],
  ["rano|subah|di mattina|mattina|del mattino", MORNING],
  ["po południu|po poludniu|dopahar|pomeriggio|del pomeriggio", AFTERNOON],
  ["wieczorem|shaam|sham|di sera|sera", EVENING],
  ["w nocy|raat|di notte|stanotte", NIGHT],
  ["de la madrugada|da madrugada|de madrugada|in the small hours", EARLY],
]

const ANY_RELATIVE = combine(RELATIVE)
const ANY_STRETCH = combine(STRETCHES)
const ANY_DAYPART = combine(DAYPARTS)

const COUNTS: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  ten: 10,
  "a couple of": 2,
  "a few": 3,
  "half an": 0.5,
  "ner halben": 0.5,
  ner: 1,
  einer: 1,
  einem: 1,
  ein: 1,
  zwei: 2,
  drei: 3,
  vier: 4,
  fünf: 5,
  sechs: 6,
  zehn: 10,
  "einer halben": 0.5,
  "ein paar": 3,
  un: 1,
  une: 1,
  deux: 2,
  trois: 3,
  quatre: 4,
  cinq: 5,
  six_: 6,
  dix: 10,
  "une demi": 0.5,
  una: 1,
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  seis: 6,
  diez: 10,
  media: 0.5,
  unas: 3,
  unos: 3,
  uma: 1,
  um: 1,
  duas: 2,
  dois: 2,
  três: 3,
  quatro: 4,
  meia: 0.5,
  een: 1,
  twee: 2,
  drie: 3,
  vijf: 5,
  zes: 6,
  "een half": 0.5,
  "een paar": 3,
  due: 2,
  tre: 3,
  quattro: 4,
  dwie: 2,
  dwa: 2,
  trzy: 3,
  do: 2,
  ek: 1,
}
const COUNT = `\\d{1,3}|${Object.keys(COUNTS)
  .sort((a, b) => b.length - a.length)
  .join("|")}`
const UNITS: readonly (readonly [string, number])[] = [
  ["min(?:ute[ns]?|uten|utos?|uut|uti|uty|ut)?|mins|minuut", MINUTE],
  ["hours?|hrs?|h|stunden?|std|heures?|horas?|uur|uren|ore|ora|godzin[aęy]?|ghante|ghanta", HOUR],
  ["days?|tage?n?|jours?|días?|dias?|dagen|dag|giorni|giorno|dni|dzień|din", DAY],
  ["weeks?|wochen?|semaines?|semanas?|we[e]?ken|week", 7 * DAY],
]
const UNIT = UNITS.map(([names]) => names).join("|")
const ABOUT = "(?:about |around |roughly |etwa |ca\\.? |circa |environ |cerca de |unos |unas |ongeveer |gut |knapp )?"
const AGO: readonly RegExp[] = [
  new RegExp(
    `${B}${ABOUT}(${COUNT})(?:[\\s-]and[\\s-]a[\\s-]half)?[\\s-]?(${UNIT})\\.?\\s{1,2}(?:ago|back|geleden|atrás|fa|earlier|temu|pehle)${E}`,
    "giu",
  ),
  new RegExp(
    `${B}(?:vor|seit|il y a|depuis|hace|desde hace|há|ha|sinds)\\s{1,2}${ABOUT}(${COUNT})[\\s-]?(${UNIT})${E}`,
    "giu",
  ),
]
/** Written in the very minute: "I just uploaded …". */
const JUST = new RegExp(
  `${B}(?:just now|(?:have |has |['’]ve |['’]s )?just (?:sent|uploaded|submitted|tried|started|ran|got)|a (?:moment|minute) ago|gerade eben|soeben|eben (?:gerade|hochgeladen|geschickt)|grad(?:e)? (?:eben|hochgeladen|geschickt|probiert)|à l['’]instant|(?:je viens|on vient|nous venons) (?:juste )?d['’e]|(?:acabo|acabamos|acaban) de|agora mesmo|agorinha|hace un momento|zojuist|net (?:pas|geüpload|verstuurd|verzonden)|(?:ho|abbiamo) appena|przed chwilą|abhi abhi)${E}`,
  "giu",
)
const JUST_JAPANESE = /たった今|つい先ほど|さっき/g
const JAPANESE_AGO = /(\d{1,3})\s?(分|時間|日|週間)前/g
const JAPANESE_UNITS: Record<string, number> = { 分: MINUTE, 時間: HOUR, 日: DAY, 週間: 7 * DAY }

function toUnit(name: string): number {
  return UNITS.find(([names]) => new RegExp(`^(?:${names})$`, "iu").test(name))?.[1] ?? MINUTE
}

function toAgo(match: RegExpExecArray, count: number, unit: number): TimePart {
  const span = { start: match.index, end: match.index + match[0].length }
  // "3 days ago around 4 pm" has a clock of its own.
  if (unit >= DAY && Number.isInteger(count)) {
    const days = -Math.round((count * unit) / DAY)
    return unit === DAY
      ? { kind: "relative", ...span, days, toDays: days }
      : { kind: "relative", ...span, days: days - 3, toDays: days + 3 }
  }
  return { kind: "ago", ...span, ms: count * unit, grain: unit === MINUTE ? "minute" : unit === HOUR ? "hour" : "day" }
}

function findAgo(text: string): TimePart[] {
  const found: TimePart[] = []
  for (const pattern of AGO) {
    for (const match of text.matchAll(pattern)) {
      const said = (match[1] ?? "").toLowerCase()
      found.push(toAgo(match, COUNTS[said] ?? Number(said), toUnit(match[2] ?? "")))
    }
  }
  for (const pattern of [JUST, JUST_JAPANESE]) {
    for (const match of text.matchAll(pattern)) found.push(toAgo(match, 5, MINUTE))
  }
  for (const match of text.matchAll(JAPANESE_AGO)) {
    found.push(toAgo(match, Number(match[1]), JAPANESE_UNITS[match[2] ?? ""] ?? DAY))
  }
  return found
}

/** Days counted from the day of writing, stretches of days, parts of a day, and "so long ago". */
export function findTimeWords(text: string, { languages }: TimeContext): TimePart[] {
  const found: TimePart[] = []
  const add = (match: RegExpExecArray, part: { days: number; toDays: number }, daypart: Daypart | null) => {
    const span = { start: match.index, end: match.index + match[0].length }
    found.push({ kind: "relative", ...span, ...part })
    if (daypart)
      found.push({ kind: "daypart", start: span.end, end: span.end, fromHour: daypart[0], toHour: daypart[1] })
  }
  for (const { match, of } of matchAny(text, ANY_RELATIVE, RELATIVE)) add(match, { days: of[1], toDays: of[1] }, of[2])
  for (const [pattern, days, daypart] of JAPANESE.test(text) ? RELATIVE_JAPANESE : []) {
    for (const match of text.matchAll(pattern)) add(match, { days, toDays: days }, daypart)
  }
  // In German and Dutch this is "here".
  if (languages.fr > 0 && languages.fr >= Math.max(languages.de, languages.nl)) {
    for (const match of text.matchAll(FRENCH_YESTERDAY)) add(match, { days: -1, toDays: -1 }, null)
  }
  for (const { match, of } of matchAny(text, ANY_STRETCH, STRETCHES)) add(match, { days: of[1], toDays: of[2] }, null)
  for (const { match, of } of matchAny(text, ANY_DAYPART, DAYPARTS)) {
    const [fromHour, toHour] = of[1]
    found.push({ kind: "daypart", start: match.index, end: match.index + match[0].length, fromHour, toHour })
  }
  return [...found, ...findAgo(text)]
}
