import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { defineConfig, devices } from "@playwright/test"
import { findChromium } from "./lib/cli/chromium.mjs"

const APP_PORT = Number(process.env.E2E_PORT ?? 3810)
const VENDOR_PORT = APP_PORT + 1_000

/** A fresh store and a configuration for each run. Workers read this file too and must find the same folder. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "rbv-e2e-"))
  const connection = (name: string, environment: string) => ({
    id: `${name}-main`,
    label: `${name}-main`,
    environment,
    keys: [{ alias: `${name}-key`, env: `E2E_KEY_${name.toUpperCase()}`, owner: "Ada", createdOn: "2026-09-01" }],
  })
  const connections = [connection("prod", "production"), connection("staging", "staging")]
  writeFileSync(join(folder, "connections.json"), JSON.stringify(connections))
  return folder
}

process.env.E2E_FOLDER ??= makeFolder()
const folder = process.env.E2E_FOLDER

const APP_ENV = {
  PORT: String(APP_PORT),
  NODE_ENV: "production",
  NEXT_MANUAL_SIG_HANDLE: "true",
  NEXT_TELEMETRY_DISABLED: "1",
  DATA_DIR: join(folder, "data"),
  REMOVEBGVIDEO_API_KEY: "",
  REMOVEBGVIDEO_CONNECTIONS: join(folder, "connections.json"),
  REMOVEBGVIDEO_API_URL: `http://127.0.0.1:${VENDOR_PORT}`,
  MEDIA_HOSTS: `127.0.0.1:${VENDOR_PORT}`,
  E2E_KEY_PROD: "rbv_sandbox_prod",
  E2E_KEY_STAGING: "rbv_sandbox_staging",
  DATABASE_URL: "",
  AUTH_URL: "",
  TRUST_PROXY: "false",
  ADMIN_EMAIL: "admin@example.com",
  ADMIN_PASSWORD: "e2e-admin-password",
}
// Tests run the people command against the same store.
Object.assign(process.env, APP_ENV, { E2E_VENDOR: APP_ENV.REMOVEBGVIDEO_API_URL })

const chromium = findChromium()
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
  "--disable-gpu",
]

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  timeout: 90_000,
  expect: { timeout: 10_000 },
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    baseURL: `http://localhost:${APP_PORT}`,
    viewport: { width: 1440, height: 900 },
    // A trace keeps the whole page with each step, which doubles the time of a run: E2E_TRACE=on asks for it.
    trace: process.env.E2E_TRACE === "on" ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    locale: "en-GB",
    timezoneId: "Asia/Kathmandu",
    launchOptions: chromium ? { executablePath: chromium, args: QUIET } : {},
  },
  projects: [
    { name: "people", testMatch: "people.setup.ts" },
    { name: "chromium", dependencies: ["people"] },
  ],
  webServer: [
    {
      command: `node --conditions=react-server --import tsx lib/sandbox/main.ts --port ${VENDOR_PORT} --seed 7 --jobs 400 --speed 20`,
      url: `http://127.0.0.1:${VENDOR_PORT}/health`,
      timeout: 60_000,
      gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
    },
    {
      // The log goes to a file, where a test looks for secrets.
      command: `exec node node_modules/next/dist/bin/next start -p ${APP_PORT} > "${join(folder, "app.log")}" 2>&1`,
      url: `http://localhost:${APP_PORT}/api/health`,
      timeout: 60_000,
      gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
      env: APP_ENV,
    },
  ],
})
