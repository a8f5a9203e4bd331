import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"

export const ROOT = resolve(import.meta.dirname, "../..")
export const NEXT = join(ROOT, "node_modules/next/dist/bin/next")
const STAMP = join(ROOT, ".next/built-from")

/** What the build is made of. Tests and commands are not in it. */
const SOURCES = [
  "package-lock.json",
  "package.json",
  "tsconfig.json",
  "next.config.ts",
  "postcss.config.mjs",
  "proxy.ts",
  "instrumentation.ts",
  "app",
  "components",
  "lib",
  "public",
]
const LEFT_OUT = /\.test\.tsx?$|^lib\/(cli|testing)(\/|$)/

function listFiles(path) {
  if (LEFT_OUT.test(path) || !existsSync(join(ROOT, path))) return []
  if (!statSync(join(ROOT, path)).isDirectory()) return [path]
  return readdirSync(join(ROOT, path))
    .sort()
    .flatMap((name) => listFiles(`${path}/${name}`))
}

/** A hash over names and contents of all that the build is made of. */
export function toSourceHash() {
  const hash = createHash("sha256").update(process.versions.modules)
  for (const file of SOURCES.flatMap(listFiles)) hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)))
  return hash.digest("hex")
}

/**
 * Builds, unless the last build was made from exactly these sources.
 * @returns {boolean} whether there is a good build now
 */
export function buildIfStale() {
  const hash = toSourceHash()
  const isFresh = existsSync(STAMP) && readFileSync(STAMP, "utf8") === hash && existsSync(join(ROOT, ".next/BUILD_ID"))
  if (isFresh) return true
  process.stdout.write("Building (first time, or the sources changed). This takes a minute.\n")
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" }
  const run = spawnSync(process.execPath, [NEXT, "build"], { cwd: ROOT, env, stdio: "inherit" })
  if (run.status !== 0) return false
  writeFileSync(STAMP, hash)
  return true
}
