import { afterEach, expect, it, vi } from "vitest"
import { log } from "@/lib/log"
import { noteFigure } from "@/lib/testing/fault"

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

/** What could end a line, begin another, colour it, or turn it round, in one reader of logs or another. */
const FORGERIES = [
  '\n{"level":"info","msg":"signed in","actor":"admin"}\n',
  '\r\n{"level":"fatal"}',
  "\u001b[2K\u001b[1A\u001b[31mnothing happened",
  "\u009b2K\u0085 {}",
  '\u2028{"level":"info"}\u2029',
  "\u202etxt.exe\u2066\u200f",
  '"},"level":"info","msg":"closed',
  "a\0b\u0007\u007f",
  "\ud800 half a character",
]
/** As the most generous reader ends lines. */
const ENDS = /\r\n|[\p{Cc}\u2028\u2029]/u

it("T17: writes one JSON line per event, whatever a stranger's text, name of a field or error holds", () => {
  const lines: string[] = []
  vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0)
  for (const text of FORGERIES) {
    log.info({ job_id: text, deep: { [text]: [text] } }, text)
    log.error({ err: Object.assign(new Error(text), { code: text }) }, `failed: ${text}`)
  }
  expect(lines).toHaveLength(FORGERIES.length * 2)
  for (const [at, line] of lines.entries()) {
    expect(line.endsWith("\n")).toBe(true)
    expect(line.slice(0, -1).split(ENDS)).toHaveLength(1)
    expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u)
    const read = JSON.parse(line)
    const text = FORGERIES[Math.floor(at / 2)] ?? ""
    // Half a character alone cannot be written; everything else comes back as it was.
    if (!text.includes("\ud800")) expect([text, `failed: ${text}`]).toContain(read.msg)
    expect(read.level).toBe(at % 2 === 0 ? "info" : "error")
  }
  noteFigure(
    "T17",
    `${lines.length} events with forged line ends, colours and JSON: ${lines.length} lines, each one JSON object`,
  )
})

it("O3: loses a line and nothing else when it cannot be written", () => {
  vi.spyOn(process.stdout, "write").mockImplementation(() => {
    throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" })
  })
  expect(() => log.error({ err: new Error("x") }, "lost")).not.toThrow()
  expect(process.stdout.listenerCount("error")).toBeGreaterThan(0)
})
