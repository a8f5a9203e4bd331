/** `npm run check`: style, types, directions and dead code, side by side. Each has to be clean. */
import { spawn } from "node:child_process"
import { existsSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { ROOT } from "./build.mjs"
import { FOLDERS, toProblems } from "./directions.mjs"

/** Code and its settings; texts and pictures have no style of their own to keep. */
function listStyled() {
  const atRoot = readdirSync(ROOT).filter((name) => /\.(tsx?|mts|mjs|cjs)$/.test(name))
  return [...FOLDERS, "e2e", ...atRoot.filter((name) => name !== "next-env.d.ts")]
}

function run(bin, args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, "node_modules", bin), ...args], { cwd: ROOT })
    let output = ""
    child.stdout.on("data", (part) => (output += part))
    child.stderr.on("data", (part) => (output += part))
    child.on("close", (code) => resolve({ code, output }))
  })
}

async function checkDirections() {
  const { code, output } = await run("dependency-cruiser/bin/dependency-cruise.mjs", [
    ...FOLDERS,
    "--output-type",
    "json",
  ])
  if (!output.trimStart().startsWith("{")) return { code: code || 1, output }
  const problems = toProblems(JSON.parse(output))
  return { code: problems.length === 0 ? 0 : 1, output: problems.join("\n") }
}

/** Next writes this file when it builds; without it TypeScript does not know of style sheets. */
function ensureNextTypes() {
  const file = join(ROOT, "next-env.d.ts")
  if (existsSync(file)) return
  writeFileSync(file, '/// <reference types="next" />\n/// <reference types="next/image-types/global" />\n')
}

ensureNextTypes()
const begun = Date.now()
const checks = {
  "style (biome)": run("@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "--colors=off", ...listStyled()]),
  "types (tsc)": run("typescript/bin/tsc", ["--noEmit", "-p", "."]),
  "directions (dependency-cruiser)": checkDirections(),
  "dead code (knip)": run("knip/bin/knip.js", ["--no-progress"]),
}
let failed = false
for (const [name, check] of Object.entries(checks)) {
  const { code, output } = await check
  failed ||= code !== 0
  process.stdout.write(`${code === 0 ? "✓" : "✗"} ${name}\n${code === 0 ? "" : `${output}\n`}`)
}
process.stdout.write(`${((Date.now() - begun) / 1000).toFixed(1)} s\n`)
process.exit(failed ? 1 : 0)
