import { FAILURE_RULES } from "@/lib/domain/failure-rules"
import { MODELS } from "@/lib/domain/job"
import type { CodeMention, HttpMention, SettingMention, Symptom, SymptomMention, TicketMention } from "./mention"
import { toSpan, type View } from "./views"

const MOST_OF_A_KIND = 20
const B = "(?<![\\p{L}\\p{N}_])"
const word = (list: string) => new RegExp(`${B}(?:${list})`, "giu")

/** Said of what failed and of what came out wrong alike. */
const BROKEN =
  "red in (?:the|your|our)|rot im|broken(?!\\p{L})|broke(?!\\p{L})|kaputt|cassée?|rot[ao](?!\\p{L})|quebrad|stuk(?!\\p{L})|rott[oa](?!\\p{L})|"

/** Beginnings of the words for what went wrong, in the languages that tickets come in. */
const SYMPTOM_WORDS: Record<Symptom, RegExp> = {
  failed: new RegExp(
    `${
      word(
        BROKEN +
          "fail(?:ed|s|ure|ing)?(?!\\p{L})|errors?(?!\\p{L})|errored|crash(?:ed|es)|rejected|aborted|(?:did|does|do|is)(?: ?n['’]t| not) (?:work|process)(?:ing)?|could not be processed|no longer works|fehl(?:er|geschlagen)|(?:schlug|schlägt) (?:\\p{L}+ )?fehl|abgebrochen|gescheitert|(?:geht|funktioniert|klappt|läuft) (?:leider )?nicht|échou|echou|échec|erreur|planté|ne (?:marche|fonctionne) (?:pas|plus)|falló|fallo|falla(?:do|ndo)?|fracas|no (?:funciona|funcionó|se procesó)|falh(?:ou|a|ado|ando)|erro(?!\\p{L})|não (?:funciona|funcionou|processou)|mislukt|fout(?:melding|en)?(?!\\p{L})|werkt niet|ging mis|niet gelukt|fallit|errore|misgegaan|nicht (?:durchgelaufen|geklappt|geladen)|timed out|timeout|błąd|bład|nie (?:działa|udało)|gagal|nahi (?:hua|chal)",
      ).source
    }|失敗|エラー`,
    "giu",
  ),
  stuck: new RegExp(
    `${
      word(
        "stuck|hangs?(?!\\p{L})|hanging|still (?:processing|running|pending|waiting)|never (?:finish|end|complet)|(?:not|n['’]t) (?:finish|complet|done)|pending|taking (?:forever|ages)|no result|never (?:arriv|c[ao]me)|nothing (?:comes|came|happens)|hängt|läuft (?:noch|immer|seit)|bleibt (?:stehen|hängen)|(?:noch )?nicht fertig|wird nicht fertig|bloqué|toujours en (?:cours|attente)|pas (?:encore )?termin|atascad|colgad|sigue (?:procesando|en)|pendiente|en cola|trav(?:ad|ou)|parad[oa]|não (?:chegou|termin)|no (?:termina|llega)|niente|zawies|nie (?:kończy|skończ)|atka|kommt nichts|geht ned|niet klaar|pas arrivé|toujours rien|ainda (?:processando|em)|pendente|blijft hangen|vastgelopen|hangt|nog (?:steeds )?(?:bezig|niet klaar)|bloccat",
      ).source
    }|終わらない|止まっ|処理中の`,
    "giu",
  ),
  wrong: new RegExp(
    `${
      word(
        BROKEN +
          "green|flicker|halos?(?!\\p{L})|fring|edges?(?!\\p{L})|cut[ -]?off|blurr|artifact|artefact|jitter|black background|white background|wrong (?:person|subject|background|colou?r)|hairs?(?!\\p{L})|grün|flacker|flimmer|kanten|ausgefranst|abgeschnitten|haare|verschwommen|falsche[rn]? (?:hintergrund|person|farbe)|vert(?:e|s|es)?(?!\\p{L})|clignot|scintill|bords|cheveux|flou|coupé|verde|parpade|bordes?(?!\\p{L})|cabello|pelo(?!\\p{L})|borros|cortad|piscando|tremul|bordas?|cabelo|groen|flikker|randen|wazig|afgesneden|sfarfall|grain|nois[ye]|empty|blank(?!\\p{L})|washed|(?:colou?rs?|alpha|audio|sound) (?:is |are )?(?:off|gone|missing|inverted)|jerky|stutter|choppy|cropp|pink(?!\\p{L})|distort|pixelat|leer(?!\\p{L})|leere|ruckel|ruckl|verwackelt|unscharf|schwarz|unvollständig|(?:ton|ergebnis) fehlt|fehlt|(?:en|tout|toute) noir|noire?(?!\\p{L})|vide(?!\\p{L})|sans (?:le )?son|saccad|negr[oa]|vac[íi][oa]|sin (?:sonido|audio)|pret[oa](?!\\p{L})|vazi[oa]|sem som|zwart|leeg(?!\\p{L})|schokker|vuot[oa]|ner[oa](?!\\p{L})|tagliat|sfocat|pusty|puste|czarn|rozmaz|dhundhla|kharab",
      ).source
    }|緑|ちらつ|輪郭`,
    "giu",
  ),
}

/** Words without which a mere time says nothing about a job. */
const VIDEO_WORDS = new RegExp(
  `${
    word(
      "v[ií]deos?(?!\\p{L})|wideo|films?(?!\\p{L})|filme(?!\\p{L})|película|filmato|clips?(?!\\p{L})|jobs?(?!\\p{L})|render|upload|footage|background|cut-?outs?|matte|transparen|mp4|webm|mov(?!\\p{L})|removebg|hintergrund|freistell|hochgeladen|arrière-plan|fond(?!\\p{L})|vidéo|détour|fondo|subi[dó]|fundo|enviei|achtergrond|filmpje|geüpload|sfondo",
    ).source
  }|動画|背景|アップロード`,
  "iu",
)

const FIELD_WORDS = new Set([
  "job_id",
  "request_id",
  "video_url",
  "output_url",
  "created_at",
  "updated_at",
  "error_code",
  "error_message",
  "webhook_url",
  "output_format",
  "bg_type",
  "bg_color",
  "user_id",
  "project_id",
  "customer_id",
  "delivery_id",
  "billing_status",
  "duration_seconds",
  "text_prompt",
  "auto_start",
  "status_code",
  "png_sequence",
])
const KNOWN_CODES = new Set(FAILURE_RULES.flatMap((rule) => rule.codes))
const CODE = /(?<![\w.@/-])(?:[a-z]{2,20}(?:_[a-z0-9]{1,20}){1,5}|E(?:RR)?_[A-Z0-9_]{2,40})(?![\w@/-])/g
const CODE_LABEL = /(?:code|error|err|reason|cause|fehler|fehlercode|erreur|erro|fout)["']?\s{0,2}[:=]\s{0,2}["'[(]?$/iu
const HTTP =
  /(?:(?<![\p{L}])(?:https?(?:\/\d(?:\.\d)?)?|status(?:[ _-]?code)?|code|error|err|fehler|erreur|erro|fout|returned|returns|answered|got(?: an?)?|respond(?:ed|s) with|antwortete mit|a répondu|respondió|エラー)[\s"'=:(#]{1,4}|\()([45]\d\d)(?![\d.:,]\d|\d| ?(?:s|ms|kb|mb|credits?|€|\$)(?![\p{L}]))/giu
const HTTP_NAMED =
  /(?<![\d.:,/-])([45]\d\d)\s{1,2}(?:forbidden|not found|unauthorized|payment required|gone|too many requests|internal server error|bad gateway|service unavailable|gateway time-?out|unprocessable|bad request|conflict|payload too large)/giu
const MODEL_WORD = MODELS.join("|")
const MODEL = new RegExp(
  `${B}(?:model|modell|modèle|modelo|modello)["']?[\\s:="'“„]{1,4}(${MODEL_WORD})(?!\\p{L})|${B}["'“„]?(${MODEL_WORD})["'”“]?[- ](?:model|modell|modèle|modelo|modello)(?!\\p{L})|${B}(?:modèle|modelo)\\s(${MODEL_WORD})(?!\\p{L})`,
  "giu",
)
const FORMAT =
  /(?<![\p{L}])(?:output[_ ]?format|output|format|as(?: an?)?|als|en|como|to|into|exported?|ausgabe|sortie|salida|saída)["']?[\s:="']{1,4}\.?(webm|mov|mp4|gif|webp|png[ _-]sequence)(?![\p{L}\p{N}])|(?<![\p{L}.\d-])(webm|mov|gif|webp|png[ _-]sequence)[- ](?:output|export|result|ergebnis|version)/giu
const TICKET =
  /(?<![\p{L}\p{N}&#/])#(\d{1,6})(?![\p{L}\p{N}-])|(?<![\p{L}\p{N}-])T-(\d{1,6})(?![\p{L}\p{N}-])|(?<![\p{L}\p{N}])(?:ticket|case)(?:[\s-](?:no|nr|number|nummer)\.?)?[\s:]{1,2}(\d{1,9})(?![\p{L}\p{N}-])/giu
const FOREIGN =
  /(?:order|invoice|po|bestellung|rechnung|commande|facture|pedido|factura|fatura|encomenda|bestelling|factuur|suite|apt|unit|room)(?:\s(?:no|nr|number|id))?\.?[\s:]{0,2}$/iu

type Lines = (at: number) => number

export function isAboutVideo(text: string): boolean {
  return VIDEO_WORDS.test(text)
}

/** What went wrong, in words; each kind at most a few times. */
export function findSymptoms(view: View, lineOf: Lines): SymptomMention[] {
  return (Object.keys(SYMPTOM_WORDS) as Symptom[]).flatMap((symptom) => {
    const found: SymptomMention[] = []
    for (const match of view.text.matchAll(SYMPTOM_WORDS[symptom])) {
      const span = toSpan(view, match.index, match.index + match[0].length, lineOf)
      found.push({ kind: "symptom", symptom, value: match[0], ...span })
      if (found.length >= 3) break
    }
    return found
  })
}

/** Error codes of the vendor (or what a label calls one) and HTTP statuses that refuse. */
export function findCodes(view: View, lineOf: Lines): (CodeMention | HttpMention)[] {
  const { text } = view
  const found: (CodeMention | HttpMention)[] = []
  for (const { 0: value, index } of text.matchAll(CODE)) {
    if (FIELD_WORDS.has(value) || /^(?:job|req|whd)_/.test(value)) continue
    if (!KNOWN_CODES.has(value) && !CODE_LABEL.test(text.slice(Math.max(0, index - 24), index))) continue
    found.push({ kind: "code", value, ...toSpan(view, index, index + value.length, lineOf) })
    if (found.length >= MOST_OF_A_KIND) break
  }
  const statuses = new Set<number>()
  for (const pattern of [HTTP, HTTP_NAMED]) {
    for (const match of text.matchAll(pattern)) {
      const status = Number(match[1])
      if (statuses.has(status) || statuses.size >= MOST_OF_A_KIND) continue
      statuses.add(status)
      const start = match.index + match[0].indexOf(match[1] ?? "")
      found.push({ kind: "http", value: String(status), status, ...toSpan(view, start, start + 3, lineOf) })
    }
  }
  return found
}

/** Models and output formats, where the text says that they are. */
export function findSettings(view: View, lineOf: Lines): SettingMention[] {
  const found: SettingMention[] = []
  for (const [kind, pattern] of [
    ["model", MODEL],
    ["format", FORMAT],
  ] as const) {
    for (const match of view.text.matchAll(pattern)) {
      const said = match.slice(1).find((part) => part !== undefined) ?? ""
      const start = match.index + match[0].indexOf(said)
      const value = said.toLowerCase().replace(/[ -]/g, "_")
      found.push({ kind, value, ...toSpan(view, start, start + said.length, lineOf) })
      if (found.length >= MOST_OF_A_KIND) return found
    }
  }
  return found
}

/** Numbers of our own tickets, or of tickets in the team's own system: "#12", "T-12", "ticket 12". */
export function findTicketNumbers(view: View, lineOf: Lines): TicketMention[] {
  const found: TicketMention[] = []
  for (const match of view.text.matchAll(TICKET)) {
    if (FOREIGN.test(view.text.slice(Math.max(0, match.index - 22), match.index))) continue
    const num = Number(match[1] ?? match[2] ?? match[3])
    found.push({
      kind: "ticket",
      value: match[0],
      num,
      ...toSpan(view, match.index, match.index + match[0].length, lineOf),
    })
    if (found.length >= 10) break
  }
  return found
}
