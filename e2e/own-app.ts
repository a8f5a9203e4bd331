import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { APIRequestContext } from "@playwright/test"
import { expect } from "./fixtures"

const ROOT = join(import.meta.dirname, "..")

export type OwnApp = { address: string; dataDir: string; process: ChildProcess; ended: Promise<number> }

/** An app for one test alone, on a fresh store: to be ended, or configured otherwise. `offset` keeps the ports apart. */
export async function startOwnApp(
  request: APIRequestContext,
  offset: number,
  more: Record<string, string> = {},
): Promise<OwnApp> {
  const port = String(Number(process.env.PORT) + offset)
  const dataDir = mkdtempSync(join(tmpdir(), "rbv-own-"))
  const env = { ...process.env, PORT: port, DATA_DIR: dataDir, ...more }
  const next = join(ROOT, "node_modules/next/dist/bin/next")
  const app = spawn(process.execPath, [next, "start", "-p", port], { cwd: ROOT, env, stdio: "ignore" })
  const ended = new Promise<number>((resolve) => app.once("exit", (code) => resolve(code ?? -1)))
  const address = `http://localhost:${port}`
  const isUp = async () => expect((await request.get(`${address}/api/health`)).status()).toBe(200)
  await expect(isUp).toPass({ timeout: 40_000 })
  return { address, dataDir, process: app, ended }
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
