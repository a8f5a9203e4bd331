import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { AppError } from "@/lib/errors"
import type { Sandbox } from "@/lib/sandbox/server"

const ADMIN = { email: "bench@example.com", password: "bench-only-password" }
const START_MS = 240_000

/** The built app, signed in, beside a sandbox account. */
export type OwnApp = {
  /** http://localhost:port */
  url: string
  /** Session of the admin. */
  cookie: string
  /** Reads a path to its end (POST where there is a body); throws for anything but 200. */
  get(path: string, body?: object): Promise<string>
  /** Resident memory of the app and everything it started, MB. */
  residentMb(): number
  /** SIGKILL, without a word. */
  kill(): Promise<void>
  close(): Promise<void>
}

export async function findPort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once("error", reject)
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0))
    })
  })
}

function writeConnections(folder: string): string {
  const file = join(folder, "connections.json")
  const connection = (id: string, environment: string, env: string) => ({
    id,
    label: id,
    environment,
    keys: [{ alias: "main", env }],
  })
  const all = [
    connection("prod-main", "production", "BENCH_KEY_PROD"),
    connection("staging-main", "staging", "BENCH_KEY_STAGING"),
  ]
  writeFileSync(file, JSON.stringify(all))
  return file
}

/** Process ids of a process and all that descend from it, with their resident memory (POSIX `ps`). */
function toResidentMb(root: number): number {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid=,rss="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
  const family = new Set([root])
  let kb = 0
  // A child is listed after its parent only by chance, so the list is read until nobody is added.
  for (let size = 0; size !== family.size; ) {
    size = family.size
    for (const [pid = 0, parent = 0] of rows) if (family.has(parent)) family.add(pid)
  }
  for (const [pid = 0, , rss = 0] of rows) if (family.has(pid)) kb += rss
  return Math.round(kb / 1_024)
}

async function waitUntilUp(url: string, app: ChildProcess): Promise<void> {
  const until = Date.now() + START_MS
  while (Date.now() < until) {
    if (app.exitCode !== null) throw new AppError("internal", `The app ended at once (exit code ${app.exitCode}).`)
    const isUp = await fetch(`${url}/api/health`).then(
      (response) => response.ok,
      () => false,
    )
    if (isUp) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new AppError("internal", "The app did not answer within four minutes.")
}

function toCookies(response: Response): string[] {
  return response.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "")
}

async function signIn(url: string): Promise<string> {
  const first = await fetch(`${url}/api/auth/csrf`)
  const { csrfToken } = (await first.json()) as { csrfToken: string } // next-auth's documented answer
  const body = new URLSearchParams({ ...ADMIN, csrfToken, callbackUrl: "/", json: "true" })
  const headers = { cookie: toCookies(first).join("; "), origin: url }
  const second = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    body,
    headers,
    redirect: "manual",
  })
  const cookies = [...toCookies(first), ...toCookies(second)]
  if (!cookies.some((cookie) => cookie.includes("session"))) throw new AppError("internal", "Signing in did not work.")
  return cookies.join("; ")
}

async function endProcess(app: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (app.exitCode !== null || app.signalCode !== null) return
  const ended = new Promise((resolve) => app.once("exit", resolve))
  app.kill(signal)
  const timer = setTimeout(() => app.kill("SIGKILL"), 15_000)
  await ended
  clearTimeout(timer)
}

/**
 * Starts the app (built first if its sources changed) on the store in `folder` with the sandbox's prod and staging accounts, and
 * signs in. Throws AppError("internal") when it does not come up.
 */
export async function startOwnApp(
  folder: string,
  { sandbox, port }: { sandbox: Sandbox; port: number },
): Promise<OwnApp> {
  const url = `http://localhost:${port}`
  const app = spawn(process.execPath, ["lib/cli/start.mjs"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      PORT: String(port),
      DATA_DIR: folder,
      // Whatever this shell is set up for, the bench measures its own store and account.
      DATABASE_URL: "",
      REMOVEBGVIDEO_API_KEY: "",
      AUTH_URL: "",
      REMOVEBGVIDEO_API_URL: sandbox.url,
      REMOVEBGVIDEO_CONNECTIONS: writeConnections(folder),
      BENCH_KEY_PROD: sandbox.keys.prod,
      BENCH_KEY_STAGING: sandbox.keys.staging,
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
    },
  })
  try {
    await waitUntilUp(url, app)
    const cookie = await signIn(url)
    return {
      url,
      cookie,
      async get(path, body) {
        const post = { method: "POST", body: JSON.stringify(body) }
        const headers = { cookie, origin: url, "content-type": "application/json" }
        const response = await fetch(url + path, { headers, ...(body ? post : {}) })
        const text = await response.text()
        if (!response.ok) throw new AppError("internal", `${path} answered ${response.status}.`)
        return text
      },
      residentMb: () => toResidentMb(app.pid ?? 0),
      kill: () => endProcess(app, "SIGKILL"),
      close: () => endProcess(app, "SIGTERM"),
    }
  } catch (error) {
    await endProcess(app, "SIGTERM")
    throw error
  }
}
