import { toCodeBlock, toCodeSpan, toInert } from "@/lib/domain/inert"
import { addDays, toIsoDay } from "@/lib/domain/time"
import { toWeekWords } from "@/lib/domain/week"
import { toList, toPairTable, toPlain, toTable } from "./markdown-table"
import type { ReviewRow } from "./row"
import { toReviewRows } from "./rows"
import type { Review } from "./schema"

const AS_LINES = new Set(["Before you read the figures"])

function toBody(section: string, rows: readonly ReviewRow[]): string {
  if (section === "Notes") return toCodeBlock(toInert(String(rows[0]?.value ?? "")))
  if (AS_LINES.has(section)) return rows.map((row) => `- ${toPlain(String(row.value))}`).join("\n")
  if (section === "To do") {
    return rows
      .map(
        (row) => `- [${row.name.endsWith("done") ? "x" : " "}] ${toCodeSpan(toInert(String(row.value)))} (${row.name})`,
      )
      .join("\n")
  }
  return rows.every(({ unit }) => unit === "text") ? toList(rows) : toTable(rows)
}

function groupBySection(rows: readonly ReviewRow[]): Map<string, ReviewRow[]> {
  const sections = new Map<string, ReviewRow[]>()
  for (const row of rows) sections.set(row.section, [...(sections.get(row.section) ?? []), row])
  return sections
}

/**
 * A review as Markdown. Every foreign word stands in a code span or block, in which nothing is a link, HTML or a table; notes
 * are given as they were typed, in a block.
 */
export function toReviewMarkdown(review: Review): string {
  const { report, signature } = review
  const sections = groupBySection(toReviewRows(review))
  const signed = signature
    ? `Signed by ${toCodeSpan(toInert(signature.name))} at ${signature.at}; the figures are as they were then.`
    : `Not signed; figures as of ${report.asOf}.`
  const of = report.connection === null ? "all connections" : `connection ${toCodeSpan(toInert(report.connection))}`
  const range = `${toIsoDay(report.from)} to ${toIsoDay(addDays(report.until, -1))}, ${toPlain(report.timeZone)}, ${of}`
  const before = sections.get("Week before")
  const parts = [...sections]
    .filter(([section]) => section !== "Review" && section !== "Week before")
    .map(([section, rows]) => {
      const body = section === "Figures" && before ? toPairTable(rows, before) : toBody(section, rows)
      return `## ${section}\n\n${body}`
    })
  return `${[`# Review ${report.week}: ${toWeekWords(report.week)}`, `${range}. ${signed}`, `**${toPlain(report.headline)}**`, ...parts].join("\n\n")}\n`
}
