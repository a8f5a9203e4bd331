import type { OwnerKind, OwnerMention } from "./mention"
import { toSpan, type View } from "./views"

const MOST_OWNERS = 30

const VALUE = `["'“„«]?([\\p{L}\\p{N}][^\\n\\r,;|"”“»<>{}()]{0,59})`
const labelled = (words: string) =>
  new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${words})(?:[ _-]{0,2}(?:id|name|nr|no|number|nummer|number|número|numéro))?["']?[.\\s]{0,2}(?:[:=#]|：)\\s{0,3}${VALUE}`,
    "giu",
  )
const named = (words: string) =>
  new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${words})[ _-]?(?:id|nr|no|nummer|number)?\\.?\\s{1,2}(#?[A-Za-z0-9_.-]*\\d[A-Za-z0-9_.-]*)`,
    "giu",
  )

const QUOTED = `["“„«‘'「]([\\p{L}\\p{N}][^\\n\\r"”“»’'」]{0,59})["”“»’'」]`
const before = (words: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})\\s{1,2}${QUOTED}`, "giu")
const after = (words: string) => new RegExp(`${QUOTED}[\\s-]{1,2}(?:${words})(?![\\p{L}\\p{N}])`, "giu")

const WORDS: Record<OwnerKind, string> = {
  customer:
    "customer|client|account|tenant|company|org|organi[sz]ation|kunde|kundin|mandant|firma|cliente|conta|empresa|compte|société|klant|bedrijf|顧客|お客様",
  project: "project|workspace|campaign|projekt|kampagne|projet|proyecto|projeto|プロジェクト",
  user: "user|uid|member|benutzer|nutzer|utilisateur|usuario|usuário|gebruiker|ユーザー",
}

const PATTERNS = (Object.keys(WORDS) as OwnerKind[]).flatMap((kind) => [
  { kind, pattern: labelled(WORDS[kind]) },
  { kind, pattern: named(WORDS[kind]) },
  { kind, pattern: before(WORDS[kind]) },
  { kind, pattern: after(WORDS[kind]) },
])

/** "customer: acme", "project_id=spring", "user 1033": who or what a label names. */
export function findOwners(view: View, lineOf: (at: number) => number): OwnerMention[] {
  const found: OwnerMention[] = []
  for (const { kind, pattern } of PATTERNS) {
    for (const match of view.text.matchAll(pattern)) {
      const raw = match[1] ?? ""
      const value = raw
        .replace(/^#/, "")
        .replace(/\s{2,}.*$/u, "")
        .replace(/[\s.!?:]+$/, "")
      if (!value) continue
      const start = match.index + match[0].lastIndexOf(raw) + (raw.startsWith("#") ? 1 : 0)
      found.push({ kind, value, ...toSpan(view, start, start + value.length, lineOf) })
      if (found.length >= MOST_OWNERS) return found
    }
  }
  return found
}

/** One case, no marks, words between single spaces with one at either end: how names are compared. */
export function toWords(text: string): string {
  const plain = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
  return ` ${plain.trim()} `
}
