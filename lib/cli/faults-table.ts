import { z } from "zod"
import type { FaultClass } from "@/lib/testing/fault"
import { FAULTS, type Fault } from "@/lib/testing/fault-classes"
import { type FaultTests, toClasses } from "@/lib/testing/fault-titles"

/** A test that a runner told of: `title` with those of its describes before it. */
export type Ran = { file: string; title: string; outcome: "passed" | "failed" | "skipped" }
export type Figure = { fault: string; figure: string }

export type Row = Fault & {
  state: "held" | "failed" | "not run" | "no test"
  passed: number
  failed: number
  files: string[]
  figures: string[]
}

export type Told = { tests: readonly FaultTests[]; ran: readonly Ran[]; figures: readonly Figure[] }
export type Conditions = { day: string; seed: string; endurance: string; isWithBrowser: boolean }

const figureLine = z.object({ fault: z.string(), figure: z.string() })

/** What the tests noted (lib/testing/fault), one JSON object a line. */
export function toFigures(text: string): Figure[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "")
  return lines.map((line) => figureLine.parse(JSON.parse(line)))
}

function toState(files: readonly string[], { passed, failed }: { passed: number; failed: number }): Row["state"] {
  if (failed > 0) return "failed"
  if (passed > 0) return "held"
  return files.length > 0 ? "not run" : "no test"
}

/** One row per class of `only` (all without it), in the catalogue's order. */
export function toRows({ tests, ran, figures }: Told, only: readonly FaultClass[] | null): Row[] {
  return FAULTS.filter(({ id }) => only?.includes(id) ?? true).map((fault) => {
    const its = ran.filter(({ title }) => toClasses(title).includes(fault.id))
    const count = (outcome: Ran["outcome"]) => its.filter((test) => test.outcome === outcome).length
    const counts = { passed: count("passed"), failed: count("failed") }
    const files = tests.filter(({ classes }) => classes.includes(fault.id)).map(({ file }) => file)
    const noted = figures.filter((figure) => figure.fault === fault.id).map(({ figure }) => figure)
    return { ...fault, ...counts, state: toState(files, counts), files, figures: [...new Set(noted)] }
  })
}

/** Rows that let the command fail. A class that only a browser can test is none of them while no browser was asked for. */
export function toProblems(rows: readonly Row[], { isWithBrowser }: Pick<Conditions, "isWithBrowser">): Row[] {
  const isBrowserAlone = (row: Row) => row.files.every((file) => file.startsWith("e2e/"))
  return rows.filter(
    (row) => row.state !== "held" && (row.state !== "not run" || isWithBrowser || !isBrowserAlone(row)),
  )
}

const HEADINGS: Record<string, string> = { V: "The vendor's faults", O: "Our own faults", T: "Attackers" }

function toCell(text: string): string {
  return text.replaceAll("\n", " ").replaceAll("|", "\\|")
}

function toTestsCell({ state, passed, failed, files }: Row): string {
  const counts =
    state === "held" ? `${passed} passed` : state === "failed" ? `**${failed} failed**, ${passed} passed` : state
  return files.length === 0 ? counts : `${counts}: ${files.map((file) => `\`${file}\``).join(", ")}`
}

function toTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const cells = [row.id, row.what, row.holds, row.figures.join(" · ") || "–", toTestsCell(row)]
    return `| ${cells.map(toCell).join(" | ")} |`
  })
  return ["| # | what goes wrong | what holds | measured | tests |", "|---|---|---|---|---|", ...lines].join("\n")
}

/** docs/faults.md. */
export function toDocument(rows: readonly Row[], { day, seed, endurance, isWithBrowser }: Conditions): string {
  const sections = ["V", "O", "T"].flatMap((letter) => {
    const its = rows.filter(({ id }) => id.startsWith(letter))
    return its.length === 0 ? [] : [`## ${HEADINGS[letter]}\n\n${toTable(its)}\n`]
  })
  const held = rows.filter(({ state }) => state === "held").length
  const where = isWithBrowser ? "with the tests in a browser" : "without the tests in a browser"
  return [
    "# What may go wrong, and what held\n",
    `Written by \`npm run faults\` on ${day}, ${where}; rounds: ${endurance}; property seed ${seed}. ${held} of ${rows.length} classes held.`,
    "A test belongs to a class by its title, which begins with the class. The promises that rest on them are in [promises.md](promises.md).\n",
    ...sections,
  ].join("\n")
}
