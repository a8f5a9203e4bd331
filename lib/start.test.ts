import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest"
import { noteFigure } from "@/lib/testing/fault"

const opened = vi.hoisted(() => vi.fn())
vi.mock("@/lib/store/open", async (original) => ({
  ...(await original<typeof import("@/lib/store/open")>()),
  openStore: opened,
}))

const { start } = await import("@/lib/start")

const GOOD = { REMOVEBGVIDEO_API_KEY: "rbv_live_leak_me_1", REMOVEBGVIDEO_WEBHOOK_SECRET: "whsec_leak_me_2" }
/** Each breaks one variable of a good configuration. */
const BROKEN: [name: string, value: string][] = [
  ["REMOVEBGVIDEO_API_KEY", "leak_me"],
  ["REMOVEBGVIDEO_WEBHOOK_SECRET", "leak_me"],
  ["REMOVEBGVIDEO_CONNECTIONS", "/nowhere/leak_me"],
  ["REMOVEBGVIDEO_API_URL", "http://leak_me.example"],
  ["DATABASE_URL", "leak_me://u:leak_me@db/x"],
  ["AUTH_SECRET", "leak_me"],
  ["AUTH_URL", "leak_me"],
  ["PORT", "leak_me"],
  ["TRUST_PROXY", "leak_me"],
  ["ADMIN_PASSWORD", "leak_me_in"],
  ["ADMIN_EMAIL", "leak_me"],
  ["OIDC_ISSUER", "http://leak_me.example"],
  ["OIDC_CLIENT_SECRET", "leak_me"],
  ["NOTIFY_URL", "http://leak_me.example"],
  ["NOTIFY_SECRET", "leak_me_leak_me_leak_me"],
  ["TEAM_TIME_ZONE", "Mars/leak_me"],
]

describe("O10: a start under a broken configuration", () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "ops-start-"))
  })
  afterEach(() => vi.unstubAllEnvs())
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  it.each(BROKEN)("of %s ends, names it and never its value, and opens nothing", async (name, value) => {
    vi.stubEnv("DATA_DIR", folder)
    for (const [good, known] of Object.entries(GOOD)) vi.stubEnv(good, known)
    vi.stubEnv(name, value)
    const ended = vi.spyOn(process, "exit").mockImplementation(() => {
      throw new Error("ended")
    })
    const said: string[] = []
    const listen = (text: unknown) => said.push(String(text)) > 0
    vi.spyOn(process.stderr, "write").mockImplementation(listen)
    vi.spyOn(process.stdout, "write").mockImplementation(listen)
    await expect(start()).rejects.toThrow("ended")
    expect(ended).toHaveBeenCalledExactlyOnceWith(1)
    expect(said.join("")).toContain("Cannot start.")
    expect(said.join("")).toContain(name.startsWith("OIDC") ? "OIDC_" : name)
    expect(said.join("")).not.toContain("leak_me")
    expect(opened).not.toHaveBeenCalled()
    expect(await readdir(folder)).toEqual([])
    if (name === BROKEN.at(-1)?.[0]) {
      noteFigure(
        "O10",
        `${BROKEN.length} broken configurations: each ends the start by name, 0 values told, 0 stores opened`,
      )
    }
  })
})
