import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { z } from "zod"
import { ROOT } from "@/lib/cli/build.mjs"
import { type Asked, HELP, parseFaultsArgs } from "@/lib/cli/faults-args"
import { type Ran, toDocument, toFigures, toProblems, toRows } from "@/lib/cli/faults-table"
import { type FaultTests, listFaultTests, toPattern } from "@/lib/testing/fault-titles"

const DOCUMENT = join(ROOT, "docs/faults.md")
/** As lib/testing/setup has it. */
const USUAL_SEED = "20261128"

type Run = Asked & { scratch: string; tests: readonly FaultTests[] }

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** Runs a test runner; what it prints is for whoever waits, its report is in a file of `scratch`. */
function runTool(args: string[], env: Record<string, string>): void {
  const stdio: ["ignore", number, "inherit"] = ["ignore", process.stderr.fd, "inherit"]
  spawnSync(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio })
}

/** Throws Error when the runner ended before it could report: that is no class's failure, but nothing held either. */
function readReport<T>(file: string, schema: z.ZodType<T>): T {
  if (!existsSync(file)) throw new Error(`A test runner broke off before it could report.`)
  return schema.parse(JSON.parse(readFileSync(file, "utf8")))
}

const unitReport = z.object({
  testResults: z.array(
    z.object({ name: z.string(), assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) }),
  ),
})

function runUnit({ scratch, tests, only }: Run): Ran[] {
  const files = tests.filter(({ kind }) => kind === "unit").map(({ file }) => file)
  if (files.length === 0) return []
  const report = join(scratch, "unit.json")
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`]
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs")
  runTool([vitest, "run", ...reporters, "-t", toPattern(only), ...files], { FAULT_FIGURES: toFigureFile(scratch) })
  return readReport(report, unitReport).testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({
      file: relative(ROOT, name),
      title: fullName,
      outcome: status === "passed" || status === "failed" ? status : "skipped",
    })),
  )
}

type Suite = {
  title: string
  file: string
  specs?: { title: string; tests: { status: string }[] }[] | undefined
  suites?: Suite[] | undefined
}
const suite: z.ZodType<Suite> = z.object({
  title: z.string(),
  file: z.string(),
  specs: z.array(z.object({ title: z.string(), tests: z.array(z.object({ status: z.string() })) })).optional(),
  get suites() {
    return z.array(suite).optional()
  },
})
const browserReport = z.object({ suites: z.array(suite) })

/** Playwright's words for how a test ended, as ours: a flaky one passed in the end. */
const OUTCOMES: Record<string, Ran["outcome"]> = { expected: "passed", flaky: "passed", unexpected: "failed" }

function toRan(inner: Suite, before: readonly string[]): Ran[] {
  const titles = [...before, inner.title]
  const own = (inner.specs ?? []).flatMap((spec) =>
    spec.tests.map(({ status }) => ({
      file: `e2e/${inner.file}`,
      title: [...titles, spec.title].join(" "),
      outcome: OUTCOMES[status] ?? "skipped",
    })),
  )
  return [...own, ...(inner.suites ?? []).flatMap((one) => toRan(one, titles))]
}

function runBrowser({ scratch, tests, only }: Run): Ran[] {
  const files = tests.filter(({ kind }) => kind === "browser").map(({ file }) => file)
  if (files.length === 0) return []
  const report = join(scratch, "browser.json")
  const playwright = join(ROOT, "node_modules/@playwright/test/cli.js")
  runTool([playwright, "test", "--reporter=line,json", "--grep", toPattern(only), ...files], {
    FAULT_FIGURES: toFigureFile(scratch),
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  })
  return readReport(report, browserReport).suites.flatMap((one) => toRan(one, []))
}

function toFigureFile(scratch: string): string {
  return join(scratch, "figures.jsonl")
}

function run(asked: Asked, scratch: string): number {
  const tests = listFaultTests(ROOT).filter(({ classes }) => asked.only?.some((id) => classes.includes(id)) ?? true)
  const isBuilt = existsSync(join(ROOT, ".next/BUILD_ID"))
  if (asked.isWithBrowser && !isBuilt)
    say("The app is not built, so the tests in a browser are left out (npm run build).")
  const isWithBrowser = asked.isWithBrowser && isBuilt
  const ran = runUnit({ ...asked, scratch, tests })
  if (isWithBrowser) ran.push(...runBrowser({ ...asked, scratch, tests }))
  const noted = toFigureFile(scratch)
  const figures = existsSync(noted) ? toFigures(readFileSync(noted, "utf8")) : []
  const rows = toRows({ tests, ran, figures }, asked.only)
  const document = toDocument(rows, {
    day: new Date().toISOString().slice(0, 10),
    seed: process.env.PROPERTY_SEED ?? USUAL_SEED,
    endurance: process.env.ENDURANCE === "long" ? "long" : "as in CI",
    isWithBrowser,
  })
  if (asked.only) process.stdout.write(document)
  else writeFileSync(DOCUMENT, document)
  const problems = toProblems(rows, { isWithBrowser })
  for (const { id, what, state } of problems) say(`${id} (${what}): ${state}`)
  return problems.length === 0 ? 0 : 1
}

function readArgs(): Asked | "help" | null {
  try {
    return parseFaultsArgs(process.argv.slice(2))
  } catch (thrown) {
    say(`${thrown instanceof Error ? thrown.message : "Bad arguments."}\n\n${HELP}`)
    return null
  }
}

function main(): number {
  const asked = readArgs()
  if (asked === null) return 2
  if (asked === "help") {
    process.stdout.write(HELP)
    return 0
  }
  const scratch = mkdtempSync(join(tmpdir(), "rbv-faults-"))
  try {
    return run(asked, scratch)
  } catch (thrown) {
    say(thrown instanceof Error ? thrown.message : String(thrown))
    return 1
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

process.exitCode = main()
