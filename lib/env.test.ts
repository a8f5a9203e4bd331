import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, describe, expect, it, vi } from "vitest"
import { listSecretValues, readEnv, readSecret, toConnectionInfo } from "@/lib/env"
import { VARIABLES } from "@/lib/env-schema"

const freshFolder = () => mkdtempSync(join(tmpdir(), "ops-env-"))
const withKey = (more: Record<string, string> = {}) => ({
  DATA_DIR: freshFolder(),
  REMOVEBGVIDEO_API_KEY: "rbv_live_canary_123456",
  ...more,
})

function connectionFile(content: unknown): string {
  const file = join(freshFolder(), "connections.json")
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content))
  return file
}

const CONNECTION = {
  id: "prod-main",
  label: "Production",
  environment: "production",
  keys: [{ alias: "a", env: "KEY_A", owner: "Ada", createdOn: "2026-09-01", rotateEveryDays: 90 }],
  webhookSecrets: [{ env: "HOOK_A" }],
}

afterEach(() => vi.unstubAllEnvs())

describe("readEnv", () => {
  it("is a demo, in a folder of its own, when no key is configured", () => {
    const folder = freshFolder()
    const env = readEnv({ DATA_DIR: folder, DATABASE_URL: "postgres://u:p@db/x" })
    expect(env).toMatchObject({ demo: true, dataDir: join(folder, "demo"), databaseUrl: null, port: 3000 })
    expect(env.connections.map(toConnectionInfo)).toEqual([
      { id: "prod-main", label: "prod-main", environment: "production" },
      { id: "staging-main", label: "staging-main", environment: "staging" },
    ])
  })

  it("is one connection named main with a key", () => {
    const env = readEnv(withKey())
    expect(env).toMatchObject({ demo: false, apiUrl: "https://api.removebgvideo.com" })
    expect(env.connections).toMatchObject([{ id: "main", keys: [{ ref: { env: "REMOVEBGVIDEO_API_KEY" } }] }])
  })

  it("reads several connections from a file, keys by reference", () => {
    const file = connectionFile([CONNECTION])
    const source = { DATA_DIR: freshFolder(), REMOVEBGVIDEO_CONNECTIONS: file, KEY_A: "secret-a", HOOK_A: "hook-a" }
    const [connection] = readEnv(source).connections
    expect(connection?.keys).toEqual([
      { alias: "a", ref: { env: "KEY_A" }, owner: "Ada", createdOn: "2026-09-01", rotateEveryDays: 90 },
    ])
    expect(readSecret({ env: "KEY_A" }, source)).toBe("secret-a")
  })

  it("makes the session secret once and lets nobody else read it", () => {
    const folder = freshFolder()
    const first = readEnv(withKey({ DATA_DIR: folder })).authSecret
    expect(first.length).toBeGreaterThanOrEqual(32)
    expect(readEnv(withKey({ DATA_DIR: folder })).authSecret).toBe(first)
    expect(statSync(join(folder, "auth-secret")).mode & 0o777).toBe(0o600)
  })

  it("takes an empty variable for an absent one", () => {
    expect(readEnv({ DATA_DIR: freshFolder(), REMOVEBGVIDEO_API_KEY: " ", AUTH_URL: "" })).toMatchObject({ demo: true })
  })

  it.each([
    ["REMOVEBGVIDEO_API_URL", "http://evil.example/leak-me"],
    ["REMOVEBGVIDEO_API_URL", "https://user:leak-me@api.example"],
    ["REMOVEBGVIDEO_API_URL", "https://api.example/leak-me"],
    ["REMOVEBGVIDEO_API_URL", "https://api.example?key=leak-me"],
    ["REMOVEBGVIDEO_API_URL", "https://api.example/#leak-me"],
    ["REMOVEBGVIDEO_DASHBOARD_URL", "javascript:leak-me"],
    ["MEDIA_HOSTS", "cdn.example; script-src leak-me"],
    ["TEAM_TIME_ZONE", "Mars/leak-me"],
    ["DATABASE_URL", "mysql://leak-me"],
    ["PORT", "leak-me"],
    ["AUTH_SECRET", "leak-me"],
    ["AUTH_URL", "leak-me"],
    ["TRUST_PROXY", "leak-me"],
    ["REMOVEBGVIDEO_API_KEY", "leak-me"],
    ["REMOVEBGVIDEO_API_KEY", "leak-me and more"],
    ["REMOVEBGVIDEO_API_KEY", "leak-me-leak-mé"],
    ["REMOVEBGVIDEO_CONNECTIONS", "/nowhere/leak-me"],
    ["OIDC_ISSUER", "leak-me"],
    ["OIDC_CLIENT_ID", "leak-me"],
    ["ADMIN_EMAIL", "leak-me"],
    ["ADMIN_PASSWORD", "leak-me"],
    ["NOTIFY_URL", "http://hooks.example/leak-me"],
    ["NOTIFY_SECRET", "leak-me"],
    ["LOG_LEVEL", "leak-me"],
  ])("O10: refuses a broken %s by its name, never its value (%s)", (name, value) => {
    const source = name === "REMOVEBGVIDEO_CONNECTIONS" ? { DATA_DIR: freshFolder() } : withKey()
    const read = () => readEnv({ ...source, [name]: value })
    expect(read).toThrow(name)
    expect(read).not.toThrow("leak-me")
  })

  it.each([
    ["not JSON", "{leak-me"],
    ["no connection", []],
    ["a key in the file itself", [{ ...CONNECTION, keys: [{ alias: "a", key: "leak-me" }] }]],
    ["an unknown environment", [{ ...CONNECTION, environment: "leak-me" }]],
    ["the same id twice", [CONNECTION, CONNECTION]],
    ["a broken id", [{ ...CONNECTION, id: "Leak-me/.." }]],
  ])("O10: refuses a connection file with %s", (_, content) => {
    const source = { DATA_DIR: freshFolder(), REMOVEBGVIDEO_CONNECTIONS: connectionFile(content), KEY_A: "aaaaaaaa" }
    const read = () => readEnv(source)
    expect(read).toThrow("REMOVEBGVIDEO_CONNECTIONS")
    expect(read).not.toThrow(/leak-me/i)
  })

  it("O10: refuses a connection whose key is not there, by the variable's name", () => {
    const source = { DATA_DIR: freshFolder(), REMOVEBGVIDEO_CONNECTIONS: connectionFile([CONNECTION]) }
    expect(() => readEnv(source)).toThrow("KEY_A is missing")
  })

  it("O10: refuses a connection whose key cannot be one, by the variable's name, never its value", () => {
    const source = { DATA_DIR: freshFolder(), REMOVEBGVIDEO_CONNECTIONS: connectionFile([CONNECTION]) }
    const read = () => readEnv({ ...source, KEY_A: "leak-me twice", HOOK_A: "a secret may hold spaces" })
    expect(read).toThrow("KEY_A holds a space")
    expect(read).not.toThrow("leak-me")
  })

  it("sends notifications only with a secret that signs them, and counts where they go among the secrets", () => {
    const url = "https://hooks.slack.test/services/leak-me"
    const secret = "a-secret-of-sixteen"
    expect(() => readEnv(withKey({ NOTIFY_URL: url }))).toThrow("NOTIFY_SECRET is missing")
    expect(() => readEnv(withKey({ NOTIFY_SECRET: secret }))).toThrow("NOTIFY_URL is missing")
    const open = withKey({ NOTIFY_URL: "http://hooks.slack.test/x", NOTIFY_SECRET: secret })
    expect(() => readEnv(open)).toThrow("NOTIFY_URL must be an https address")
    expect(readEnv(withKey()).notify).toBeNull()
    expect(readEnv(withKey({ NOTIFY_URL: url, NOTIFY_SECRET: secret })).notify).toEqual({ url, secret })
    vi.stubEnv("NOTIFY_URL", url)
    vi.stubEnv("NOTIFY_SECRET", secret)
    expect(listSecretValues()).toEqual(expect.arrayContaining([url, secret]))
  })

  it("allows plain http to this machine, for the sandbox", () => {
    expect(readEnv(withKey({ REMOVEBGVIDEO_API_URL: "http://127.0.0.1:4010/" })).apiUrl).toBe("http://127.0.0.1:4010")
  })
})

it(".env.example names exactly the variables that are read", () => {
  const text = readFileSync(join(import.meta.dirname, "../.env.example"), "utf8")
  const named = [...text.matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map((match) => match[1]).sort()
  expect(named).toEqual(Object.keys(VARIABLES).sort())
})
