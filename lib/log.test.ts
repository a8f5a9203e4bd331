import { afterEach, expect, it, vi } from "vitest"
import { log } from "@/lib/log"

afterEach(() => vi.unstubAllEnvs())

it("never prints a configured secret, whatever field or error it got into", () => {
  const secret = 'rbv_canary"\\5f1c'
  vi.stubEnv("REMOVEBGVIDEO_API_KEY", secret)
  vi.stubEnv("DATABASE_URL", "postgres://u:p%40ss-canary@db/x")
  const lines: string[] = []
  vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0)
  log.info({ deep: { header: `Bearer ${secret}` }, url: "postgres://u:p%40ss-canary@db/x" }, `used ${secret}`)
  log.error({ err: new Error(`refused ${secret} and p@ss-canary`) }, "failed")
  expect(lines).toHaveLength(2)
  expect(lines.join("")).not.toMatch(/canary/)
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "info", deep: { header: "Bearer [secret]" } })
})
