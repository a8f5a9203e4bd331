import type { CauseMention, SymptomMention } from "./mention"
import { toSpan, type View } from "./views"

/** How people tell the commoner causes of a failure (the keys of the failure rules), in the languages that tickets come in. */
const PHRASES: readonly (readonly [string, string])[] = [
  [
    "subject_not_found",
    "(?:no|any) (?:person|people|subject|foreground|object)s? (?:\\p{L}+ ){0,2}(?:detected|found|recogni[sz]ed)|kein(?:e[nr]?)? (?:motiv|person|vordergrund|objekt)e?n? (?:\\p{L}+ ){0,2}(?:erkannt|gefunden)|aucun(?:e)? (?:sujet|personne) (?:\\p{L}+ ){0,2}(?:détecté|trouvé|reconnu)|(?:ningún|ninguna|ningun) (?:sujeto|persona)|no (?:se )?(?:detectó|encontró) (?:a )?(?:ning\\p{L}+ )?(?:sujeto|persona)|nenhum(?:a)? (?:pessoa|sujeito|objeto)|geen (?:persoon|onderwerp) (?:\\p{L}+ ){0,2}(?:gevonden|herkend)|nessun(?:a)? (?:soggetto|persona)|被写体が",
  ],
  [
    "vendor_timeout",
    "tim(?:ed|es|ing)[ -]?out|time-?out|zeitüberschreitung|délai (?:\\p{L}+ ){0,2}dépassé|(?:se )?agotó el tiempo|tiempo (?:de espera )?agotado|tempo (?:limite )?(?:esgotado|excedido)|tijdslimiet|tempo scaduto|タイムアウト",
  ],
  [
    "insufficient_credits",
    "(?:insufficient|not enough|no more|out of|ran out of|no) credits?|(?:zu wenig|nicht genug|keine|nicht genügend) (?:credits?|guthaben)|guthaben (?:\\p{L}+ ){0,2}(?:aufgebraucht|leer)|(?:pas assez de|plus de|manque de) crédits?|crédits? insuffisants?|(?:sin|créditos) (?:créditos|insuficientes)|(?:sem|falta de) créditos|te weinig (?:credits?|tegoed)|crediti insufficienti",
  ],
  [
    "source_forbidden",
    "(?:source|link|url|quelle|lien|enlace|bron) (?:\\p{L}+ ){0,3}(?:forbidden|denied|verboten|verweigert|refusé|interdit|denegado|negado|geweigerd)|(?:access denied|zugriff verweigert|accès refusé|acceso denegado|acesso negado|toegang geweigerd)|403 forbidden",
  ],
  [
    "source_not_found",
    "404 not found|(?:link|url|source|quelle|datei|lien|enlace) (?:\\p{L}+ ){0,3}(?:not found|nicht gefunden|introuvable|no encontrado|não encontrado|niet gevonden)",
  ],
  [
    "worker_crash",
    "worker (?:\\p{L}+ ){0,2}crash\\p{L}*|crash\\p{L}* (?:while|during|at) (?:compositing|frame|rendering)|abgestürzt|abgeschmiert",
  ],
]
const MATCHERS = PHRASES.map(([cause, list]) => ({ cause, pattern: new RegExp(`(?<![\\p{L}])(?:${list})`, "giu") }))
const MOST_OF_A_CAUSE = 2

/** Causes of a failure that are told in words; each also says that something failed. */
export function findCauses(view: View, lineOf: (at: number) => number): (CauseMention | SymptomMention)[] {
  return MATCHERS.flatMap(({ cause, pattern }) => {
    const found: (CauseMention | SymptomMention)[] = []
    for (const match of view.text.matchAll(pattern)) {
      const said = { value: match[0], ...toSpan(view, match.index, match.index + match[0].length, lineOf) }
      found.push({ kind: "cause", cause, ...said }, { kind: "symptom", symptom: "failed", ...said })
      if (found.length >= 2 * MOST_OF_A_CAUSE) break
    }
    return found
  })
}
