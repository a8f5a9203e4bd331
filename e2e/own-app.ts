import { type ChildProcess, spawn } from "node:child_process"
import { constants, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import type { APIRequestContext } from "@playwright/test"
import { expect, readBuild } from "./fixtures"

const ROOT = join(import.meta.dirname, "..")

export type OwnApp = { address: string; dataDir: string; process: ChildProcess; ended: Promise<number> }

type Launch = { root: string; port: string; dataDir: string; more: Record<string, string> }

async function launch(request: APIRequestContext, { root, port, dataDir, more }: Launch): Promise<OwnApp> {
  const env = { ...process.env, PORT: port, DATA_DIR: dataDir, ...more }
  const next = join(ROOT, "node_modules/next/dist/bin/next")
  const app = spawn(process.execPath, [next, "start", "-p", port], { cwd: root, env, stdio: "ignore" })
  const ended = new Promise<number>((resolve) => app.once("exit", (code) => resolve(code ?? -1)))
  const address = `http://localhost:${port}`
  const isUp = async () => expect((await request.get(`${address}/api/health`)).status()).toBe(200)
  await expect(isUp).toPass({ timeout: 40_000 })
  return { address, dataDir, process: app, ended }
}

const toPort = (offset: number): string => String(Number(process.env.PORT) + offset)

/** An app for one test alone, on a fresh store: to be ended, or configured otherwise. `offset` keeps the ports apart. */
export async function startOwnApp(
  request: APIRequestContext,
  offset: number,
  more: Record<string, string> = {},
): Promise<OwnApp> {
  return launch(request, { root: ROOT, port: toPort(offset), dataDir: mkdtempSync(join(tmpdir(), "rbv-own-")), more })
}

/** What a build holds beside what runs: caches and traces. */
const NOT_RUN = new Set(["cache", "dev", "diagnostics", "trace", "trace-build", "types"])
const FUNCTIONS = "server/functions-config-manifest.json"
const PROXY = "/_middleware"

/** A copy of the build in which nobody ever wrote a proxy.ts. Throws Error where there was none to leave out. */
function copyWithoutProxy(): string {
  const copy = mkdtempSync(join(tmpdir(), "rbv-no-proxy-"))
  const build = join(ROOT, ".next")
  const isRun = (source: string) => !NOT_RUN.has(relative(build, source))
  cpSync(build, join(copy, ".next"), {
    recursive: true,
    verbatimSymlinks: true,
    filter: isRun,
    mode: constants.COPYFILE_FICLONE,
  })
  for (const name of ["node_modules", "lib", "public"]) symlinkSync(join(ROOT, name), join(copy, name))
  for (const name of ["package.json", "next.config.ts", "tsconfig.json"]) cpSync(join(ROOT, name), join(copy, name))
  const { functions, ...rest } = readBuild<{ functions: Record<string, unknown> }>(FUNCTIONS)
  if (!(PROXY in functions)) throw new Error("Next keeps the proxy somewhere else now.")
  delete functions[PROXY]
  writeFileSync(join(copy, ".next", FUNCTIONS), JSON.stringify({ ...rest, functions }))
  rmSync(join(copy, ".next/server/middleware.js"))
  return copy
}

/** The app under test without its proxy.ts, beside the one with it: the same store, people and sessions. */
export async function startWithoutProxy(request: APIRequestContext, offset: number): Promise<OwnApp> {
  const root = copyWithoutProxy()
  const dataDir = process.env.DATA_DIR ?? ""
  const app = await launch(request, { root, port: toPort(offset), dataDir, more: {} })
  void app.ended.then(() => rmSync(root, { recursive: true, force: true }))
  return app
}

/** A form of next-auth, as the sign-in page sends it. Redirects are answered, not followed. */
export async function postAuth(
  request: APIRequestContext,
  address: string,
  path: string,
  fields: Record<string, string>,
) {
  const { csrfToken } = await (await request.get(`${address}/api/auth/csrf`)).json()
  const form = { csrfToken, callbackUrl: "/", ...fields }
  return request.post(`${address}/api/auth/${path}`, { form, headers: { origin: address }, maxRedirects: 0 })
}
