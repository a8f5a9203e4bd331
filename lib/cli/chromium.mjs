import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"

const PLACES = [
  // Without windows and what belongs to them: tests take a fifth less time.
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
]

/**
 * The browser for the tests: CHROMIUM_PATH, else one that the system has and that really starts (Ubuntu's
 * chromium-browser can be a mere pointer to a snap). Undefined means Playwright's own.
 * @returns {string | undefined}
 */
export function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  const works = (path) =>
    existsSync(path) && spawnSync(path, ["--version"], { stdio: "ignore", timeout: 20_000 }).status === 0
  return PLACES.find(works)
}
