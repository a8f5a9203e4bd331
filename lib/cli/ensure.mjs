/**
 * Runs before `npm start` and `npm test`: installs what is missing, so that those commands are enough on a fresh clone.
 * It has no dependencies itself. `--browser` also makes sure of a Chromium for the tests.
 */
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { findChromium } from "./chromium.mjs"

const ROOT = resolve(import.meta.dirname, "../..")
const LOCK = join(ROOT, "package-lock.json")
const STAMP = join(ROOT, "node_modules/.installed-for")
const BROWSER_STAMP = join(ROOT, "node_modules/.browser-for")

function stop(message) {
  process.stderr.write(`\n  ${message}\n\n`)
  process.exit(1)
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  stop(`Node ${process.versions.node} is too old: 20.19 or newer is needed (https://nodejs.org).`)
}

/** Native modules belong to one Node ABI: another Node means another install. */
function toWanted() {
  const lock = createHash("sha256").update(readFileSync(LOCK)).digest("hex")
  return `${lock} node-abi-${process.versions.modules}`
}

/** Someone ran `npm ci` by hand: npm's own record of what it installed says the same as our lock file. */
function isInstalledByHand() {
  const record = join(ROOT, "node_modules/.package-lock.json")
  if (!existsSync(record)) return false
  const wanted = JSON.parse(readFileSync(LOCK, "utf8")).packages
  const installed = JSON.parse(readFileSync(record, "utf8")).packages
  const same = ([path, one]) => path === "" || one.optional || one.version === installed[path]?.version
  return Object.entries(wanted).every(same) && canLoadNative()
}

function canLoadNative() {
  const program = 'new (require("better-sqlite3"))(":memory:"); require("@node-rs/argon2")'
  return spawnSync(process.execPath, ["-e", program], { cwd: ROOT, stdio: "ignore" }).status === 0
}

function runNpm(args) {
  // Native modules compile on all cores.
  const env = { JOBS: "max", ...process.env }
  const prefix = dirname(dirname(process.execPath))
  // node-gyp would download Node's headers; most installations have them at hand.
  if (existsSync(join(prefix, "include/node/node.h"))) env.npm_config_nodedir = prefix
  const npm = process.env.npm_execpath
  const [command, first] = npm ? [process.execPath, [npm]] : ["npm", []]
  return spawnSync(command, [...first, ...args], { cwd: ROOT, env, stdio: "inherit" }).status === 0
}

function explainFailedInstall() {
  const has = (command) => spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0
  const missing = [
    ["g++", "g++"],
    ["make", "make"],
    ["python3", "python3"],
  ].filter(([command]) => !has(command))
  if (missing.length === 0) stop("Installing failed; the reason stands above. Nothing was started.")
  const names = missing.map(([, name]) => name).join(" ")
  stop(
    `Installing failed. The database module better-sqlite3 had to be compiled here, and this machine lacks: ${names}.\n` +
      `  On Debian or Ubuntu: apt-get install ${names}`,
  )
}

function ensureModules() {
  const wanted = toWanted()
  const stamp = existsSync(STAMP) ? readFileSync(STAMP, "utf8") : ""
  if (stamp === wanted) return
  if (!isInstalledByHand()) {
    process.stdout.write(
      "Installing what is needed (first time, or the lock file changed). This takes a few minutes.\n",
    )
    const installed = runNpm(["ci", "--include=dev", "--no-audit", "--no-fund"])
    if (!installed || !canLoadNative()) explainFailedInstall()
  }
  writeFileSync(STAMP, wanted)
}

/** Whether Playwright's own download starts here: on a bare system its shared libraries may be missing. */
function canLaunchOwn() {
  const program = 'import("@playwright/test").then(({ chromium }) => chromium.launch()).then((b) => b.close())'
  const run = spawnSync(process.execPath, ["-e", program], { cwd: ROOT, stdio: "ignore", timeout: 60_000 })
  return run.status === 0
}

function downloadOwn() {
  process.stdout.write("No Chromium on this machine: fetching Playwright's own.\n")
  const cli = join(ROOT, "node_modules/@playwright/test/cli.js")
  const env = { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "20000" }
  spawnSync(process.execPath, [cli, "install", "--only-shell", "chromium"], {
    cwd: ROOT,
    env,
    stdio: "inherit",
    timeout: 300_000,
  })
  return canLaunchOwn()
}

function installPackage() {
  if (!existsSync("/usr/bin/apt-get") || process.getuid?.() !== 0) return false
  process.stdout.write("Installing the system's Chromium.\n")
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  const runApt = (...args) => spawnSync("apt-get", [...args, "-q"], { stdio: "inherit", env }).status === 0
  const install = (name) => runApt("install", "-y", "--no-install-recommends", name)
  // Not every distribution has the one without windows.
  return runApt("update") && (install("chromium-headless-shell") || install("chromium")) && findChromium() !== undefined
}

function ensureBrowser() {
  if (process.env.CHROMIUM_PATH && !existsSync(process.env.CHROMIUM_PATH))
    stop("CHROMIUM_PATH names a file that does not exist.")
  if (findChromium()) return
  const wanted = toWanted()
  if (existsSync(BROWSER_STAMP) && readFileSync(BROWSER_STAMP, "utf8") === wanted) return
  if (!canLaunchOwn() && !downloadOwn() && !installPackage()) {
    stop("The tests need a Chromium. Install one and name it: CHROMIUM_PATH=/path/to/chromium npm test")
  }
  writeFileSync(BROWSER_STAMP, wanted)
}

requireNode()
ensureModules()
if (process.argv.includes("--browser")) ensureBrowser()
