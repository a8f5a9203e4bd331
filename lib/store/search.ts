import { type RawBuilder, type SqlBool, sql } from "kysely"

/** Trigrams need three characters; less than that is taken as the beginning of an id. */
export function isShortTerm(term: string): boolean {
  return [...term].length < 3
}

/** Upper and lower case of one or two characters: ids keep the vendor's case, terms are lowered. */
function caseVariants(term: string): string[] {
  let variants = [""]
  for (const character of term) {
    const forms = new Set([character, character.toUpperCase()])
    variants = variants.flatMap((start) => [...forms].map((form) => start + form))
  }
  return variants
}

/** A range over the index of ids, per variant: everything that begins so sorts before it with the last code point there is. */
export function startsId(term: string): RawBuilder<SqlBool> {
  const ranges = caseVariants(term).map((start) => sql`(jobs.id >= ${start} and jobs.id < ${`${start}\u{10FFFF}`})`)
  return sql<SqlBool>`(${sql.join(ranges, sql` or `)})`
}

/**
 * The term's three-letter pieces for FTS5 (`detail=none` knows no phrases), each quoted so that nothing in it is syntax.
 * Every third piece and the last cover the whole term; whoever asks must test the rows that come back.
 */
export function toTrigramQuery(term: string): string {
  const characters = [...term]
  const last = characters.length - 3
  const pieces: string[] = []
  for (let at = 0; at < last; at += 3) pieces.push(characters.slice(at, at + 3).join(""))
  pieces.push(characters.slice(last).join(""))
  return [...new Set(pieces)].map((piece) => `"${piece.replaceAll('"', '""')}"`).join(" AND ")
}

/** The pattern of LIKE for "contains", with its wildcards taken literally (ESCAPE '\'). */
export function toLikePattern(term: string): string {
  return `%${term.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`
}
