import fc from "fast-check"
import { afterEach, beforeEach, vi } from "vitest"

// The same cases each time, so that a red run speaks of the change and not of its luck; PROPERTY_SEED=<any number> tries others.
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_128) })

/** Whoever writes to console.error has found a fault: it fails the test that caused it. */
const heard: unknown[][] = []

beforeEach(async () => {
  heard.length = 0
  if (typeof document !== "undefined") {
    // Late parts are imported when they are asked for; on a busy machine that takes more than the default of one second.
    const { configure } = await import("@testing-library/react")
    configure({ asyncUtilTimeout: 8_000 })
  }
  vi.spyOn(console, "error").mockImplementation((...args: unknown[]) => {
    heard.push(args)
  })
})

afterEach(async () => {
  if (typeof document !== "undefined") {
    const { cleanup } = await import("@testing-library/react")
    cleanup()
  }
  const lines = heard.splice(0).map((args) => args.map(String).join(" "))
  if (lines.length > 0) throw new Error(`console.error was called:\n${lines.join("\n")}`)
})
