import type { IdMention, Mention } from "./mention"

/** More ids than this are a log, which sets nothing against anything. */
const MOST_JUDGED = 20
/** So far around an id a text is read for what it sets against it. */
const NEAR_CHARS = 600

const list = (...words: string[]) => words.join("|")
const word = (words: string, flags = "iu") => new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})(?![\\p{L}\\p{N}])`, flags)

const SET_ASIDE = list(
  "unlike|other than|instead of|compared (?:to|with)|(?<!why )not|last time(?: with)?|ignor(?:e|ing)|forget(?: about)?|disregard|skip|close",
  "previous|prior|(?:the|an|my|our|your) (?:earlier|former)|same (?:\\p{L}{1,12} )?as|no (?:complaints?|problems?|trouble) (?:about|with)",
  "anders als|im gegensatz zu|nicht|ignorier\\p{L}*|vergiss|vergesst|vorherige[nrs]?|vorige[nrs]?|schließt?",
  "contrairement (?:à|au)|pas|ignorez|oubliez|précédente?|fermez|fermer",
  "a diferencia de|no|ignor(?:a|e|en|ar)|olvid\\p{L}+|anterior|cierren|cerrar",
  "ao contrário d[oe]|não|ignorem?|esqueçam?|fechar|encerrar",
  "in tegenstelling tot|niet|negeer|vergeet|vorige|sluit",
)
const LEADING = list(
  "the|this|that|job|one|run|video|clip|with|was|were|is|auftrag|den|dem|der|die|das|war|ist|mit",
  "le|la|travail|était|est|avec|el|la|trabajo|era|es|con|o|a|trabalho|foi|com|de|opdracht|met",
)
/** "unlike job_…", "the previous one was job_…": another job than the one the text is about. */
const ASIDE_BEFORE = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${SET_ASIDE})[\\s,:]{1,3}(?:(?:${LEADING})[\\s,:]{1,2}){0,4}["'\`(]?$`,
  "iu",
)

const FILLING = list(
  "which|that|one|there|it|is|was|are|were|has|have|had|been|came|come|turned|went|out|looks?|looked|rendered|all|now|already|really|very|so|just|sorted itself",
  "der|die|das|hat|ging|war|ist|sieht|lief|läuft|alles|jetzt|qui|que|a|est|était|été|c['’]est|tout|va|ha|ya|se|está|era|todo|quedó|salió|foi|ficou|já|tudo|is|was|ziet|er|ging|zag",
)
const PRAISE = list(
  "worked|works|fine|okay|ok|went through|through|good|great|lovely|perfect(?:ly)?|nice(?:ly)?|beautiful(?:ly)?|well|succeeded|(?:been )?(?:fixed|resolved)|solved|settled|sorted|the first (?:try|attempt)",
  "funktioniert|geklappt|in ordnung|durch|bestens|perfekt|prima|gut|passt|erledigt|(?:könnt ihr|kannst du|können sie) (?:bitte )?(?:ignorieren|vergessen|schließen)",
  "fonctionné?e?|marché?e?|parfaite?|réglée?|résolue?|bien|impeccable|funcionó|funciona|perfecto|genial|arregló|resuelto|ningún problema",
  "funcionou|ótimo|ótima|perfeito|deu certo|bem|resolvido|werkte|gelukt|prima|goed|in orde|opgelost|maar zitten",
)
const THANKED = list(
  "(?:done|finished|ready|completed)[,.!]? (?:thanks|thank you)",
  "fertig[,.!]? (?:danke|vielen dank)|(?:terminée?|prête?)[,.!]? merci|(?:listo|lista)[,.!]? (?:muchas )?gracias",
  "pront[oa][,.!]? obrigad[oa]|klaar[,.!]? (?:bedankt|dank)",
)
/** "job_… worked", "job_… is done, thanks": nothing is wanted of it any more. */
const ASIDE_AFTER = new RegExp(
  `^["'\`)]?[\\s,:-]{1,3}(?:\\([^)\\n]{0,40}\\)\\s{0,2})?(?:(?:${FILLING})[\\s,]{1,2}){0,5}(?:${PRAISE}|${THANKED})(?![\\p{L}\\p{N}])`,
  "iu",
)

/** Whether the words just before or just after an id speak of it as of another job than the one that is meant. */
export function isSpokenAside(before: string, after: string): boolean {
  return ASIDE_BEFORE.test(before) || ASIDE_AFTER.test(after)
}

/** Another video than the one that was spoken of. */
const OTHER = word(
  list(
    "newest|latest|new (?:one|video|clip|film|job|upload|run|file|try)|next (?:one|video|clip|film|job|upload|run)|other (?:one|video|clip|film|job)|(?:today|yesterday)['’]s|this time|the one from|follow-?up|another (?:one|video|clip|job)",
    "neue[nrs]?|neueste[nrs]?|jetzige[nrs]?|heutige[nrs]?|andere[nrs]?|nächste[nrs]?|diesmal|heute (?:hingegen|dagegen|aber)",
    "nouve(?:au|l|lle)|dernière?|autre|suivante?|cette fois|d['’]aujourd['’]hui|(?<!de )nuev[oa]|últim[oa]|otr[oa]|siguiente|esta vez|de hoy",
    "(?<!de )nov[oa]|outr[oa]|próxim[oa]|(?:d?esta) vez|de hoje|nieuwe|nieuwste|andere|volgende|laatste|deze keer|van vandaag",
  ),
)
const BUT_WORDS = list(
  "but|however|though|although|yet|aber|jedoch|hingegen|dagegen|doch|mais|par contre|en revanche|cependant|pourtant|pero|sin embargo|en cambio|mas|porém|contudo|maar|echter",
)
const BUT = word(BUT_WORDS)
const BUT_FIRST = new RegExp(`^[\\s>*-]{0,6}(?:${BUT_WORDS})(?![\\p{L}\\p{N}])`, "iu")
/** A line of a form ("Job: job_…", "The id is job_…") sets nothing against what follows it. */
const FORM_WORDS = word(list("the|my|our|job|jobs|id|ref|is|was|auftrag|number|nr|no|see|re|subject|betreff"), "giu")
const LEAST_WORDS = 2

type Part = { from: number; to: number }

/** Where sentences end: at their marks, at an empty line, and at the end of a line too short to have been wrapped. */
function listSentences(text: string, { from, to }: Part): Part[] {
  const found: Part[] = []
  let start = from
  for (const match of text.slice(from, to).matchAll(/[.!?。]{1,3}(?=\s|$)|;|\n\s*\n|(?<=(?:^|\n)[^\n]{0,45})\n/g)) {
    const end = from + match.index + match[0].length
    found.push({ from: start, to: end })
    start = end
  }
  return [...found, { from: start, to }]
}

const TROUBLES = new Set<Mention["kind"]>(["symptom", "code", "http", "cause"])
const MARKS = new Set<Mention["kind"]>(["id", "file", "url"])

function isWithin({ start }: Mention, { from, to }: Part): boolean {
  return start >= from && start < to
}

function isForm(words: string): boolean {
  return (words.replace(FORM_WORDS, " ").match(/\p{L}{2,}/gu) ?? []).length < LEAST_WORDS
}

/** What stands between an id and the end of what is read: the rest of its own sentence, and the sentences after it. */
type Around = { own: Part; rest: Part; later: Part[]; troubles: Mention[] }

function toAround(text: string, id: IdMention, mentions: readonly Mention[]): Around {
  const window = { from: Math.max(0, id.start - NEAR_CHARS), to: Math.min(text.length, id.end + NEAR_CHARS) }
  const sentences = listSentences(text, window)
  const own = sentences.find(({ to }) => to >= id.end) ?? window
  const troubles = mentions.filter((one) => TROUBLES.has(one.kind) && isWithin(one, window))
  return { own, rest: { from: id.end, to: own.to }, later: sentences.filter(({ from }) => from >= own.to), troubles }
}

/** "job_… looks great but is green": what follows the "but" is said of the same job, unless it names another. */
function isStillMeant(text: string, id: IdMention, { rest, troubles }: Around, mentions: readonly Mention[]): boolean {
  const but = BUT.exec(text.slice(rest.from, rest.to))
  if (!but) return false
  const tail = { from: rest.from + but.index, to: rest.to }
  const namesOther = mentions.some((one) => one !== id && MARKS.has(one.kind) && isWithin(one, tail))
  return troubles.some((one) => isWithin(one, tail)) && !namesOther && !OTHER.test(text.slice(tail.from, tail.to))
}

/** After the id the text turns to another video, or with a "but" to something else, and that is what is wrong. */
function isSetAgainst(text: string, id: IdMention, { own, rest, later, troubles }: Around): boolean {
  const ownWords = text.slice(own.from, id.start) + text.slice(id.end, own.to)
  const isTold = !isForm(ownWords)
  const wrongIn = (part: Part) => troubles.some((one) => isWithin(one, part))
  const words = text.slice(rest.from, rest.to)
  const turn = /[,–—]|\s-\s/u.exec(words)
  const tail = BUT.exec(words) ?? turn
  // Within its sentence another video is told apart by a "but" or a comma before it.
  const inside = tail ? { from: rest.from + tail.index, to: rest.to } : null
  if (inside && OTHER.test(text.slice(inside.from, inside.to)) && wrongIn(inside)) return true
  if (!isTold) return false
  const isOwnWrong = wrongIn(own)
  return later.some((part, at) => {
    const said = text.slice(part.from, part.to)
    if (OTHER.test(said)) return later.slice(at).some(wrongIn)
    return BUT_FIRST.test(said) && !isOwnWrong && wrongIn(part)
  })
}

/** The same mentions, in which an id is aside where the text as a whole sets another job against it. */
export function withAsides(text: string, mentions: readonly Mention[]): Mention[] {
  const judged = mentions.filter((one) => one.kind === "id" && one.role !== "request" && one.role !== "delivery")
  if (judged.length > MOST_JUDGED) return [...mentions]
  return mentions.map((one) => {
    if (one.kind !== "id" || !judged.includes(one)) return one
    const around = toAround(text, one, mentions)
    const isAside = one.isAside ? !isStillMeant(text, one, around, mentions) : isSetAgainst(text, one, around)
    return isAside === one.isAside ? one : { ...one, isAside }
  })
}
