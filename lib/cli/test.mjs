/** `npm test`: everything CI runs, one stage after the other, up to the first that fails. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { buildIfStale, ROOT } from "./build.mjs"

const scratch = mkdtempSync(join(tmpdir(), "rbv-test-"))
const totals = { passed: 0, failed: 0, skipped: 0 }

function run(file, args, env = {}) {
  const options = { cwd: ROOT, env: { ...process.env, ...env }, stdio: "inherit" }
  return spawnSync(process.execPath, [join(ROOT, file), ...args], options).status === 0
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"))
  } catch {
    return undefined
  }
}

function add(passed, failed, skipped) {
  totals.passed += passed
  totals.failed += failed
  totals.skipped += skipped
}

function runUnit() {
  const file = join(scratch, "unit.json")
  const good = run("node_modules/vitest/vitest.mjs", [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ])
  const report = readReport(file)
  if (report) add(report.numPassedTests, report.numFailedTests, report.numPendingTests + report.numTodoTests)
  return good
}

function runE2e() {
  const file = join(scratch, "e2e.json")
  const good = run("node_modules/@playwright/test/cli.js", ["test", "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  })
  const stats = readReport(file)?.stats
  if (stats) add(stats.expected + stats.flaky, stats.unexpected, stats.skipped)
  return good
}

const STAGES = [
  ["Check: style, types, directions, dead code", () => run("lib/cli/check.mjs", [])],
  ["Unit and integration tests", runUnit],
  ["Build", buildIfStale],
  ["Tests in a real browser", runE2e],
]

let good = true
for (const [index, [title, stage]] of STAGES.entries()) {
  const begun = Date.now()
  process.stdout.write(`\n──── ${index + 1}/${STAGES.length} ${title} ────\n`)
  good = stage()
  process.stdout.write(`──── ${good ? "done" : "FAILED"} after ${Math.round((Date.now() - begun) / 1000)} s ────\n`)
  if (!good) break
}
rmSync(scratch, { recursive: true, force: true })
// A stage that broke before it could count its tests is a failure of its own.
if (!good && totals.failed === 0) totals.failed = 1
if (totals.skipped > 0) process.stdout.write(`\n${totals.skipped} skipped (without PostgreSQL its tests do not run)\n`)
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`)
process.exit(good ? 0 : 1)
