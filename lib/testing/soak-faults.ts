import type { Rng } from "@/lib/sandbox/prng"

type Switches = { faults: Record<string, unknown>[] }

const some = (name: string, value: unknown, percent: number) => ({ name, value, percent })

/** What a vendor may do to us for some seconds (faults V1–V5), one at a time. */
const SPELLS: readonly [string, ...string[]] = [
  "429",
  "5xx",
  "hang",
  "stall",
  "dribble",
  "cut",
  "reset",
  "html",
  "slow",
]

/** Switches of the sandbox for one spell of trouble. */
export function drawSpell(rng: Rng): { name: string; switches: Switches } {
  const name = rng.pick(SPELLS)
  const faults = {
    "429": [
      some("answer.status", 429, 40),
      some("retry_after", rng.pick(["absent", "seconds", "http_date", "garbage", "absurd"]), 100),
    ],
    "5xx": [some("answer.status", rng.pick([500, 502, 503]), 50)],
    hang: [some("net.hang", "on", 15)],
    stall: [some("net.stall", "on", 15)],
    dribble: [some("net.dribble", 2_000, 30)],
    cut: [some("net.cut", rng.int(1, 4_000), 40)],
    reset: [some("net.reset", "on", 40)],
    html: [some("answer.content", rng.pick(["html", "truncated", "malformed", "empty"]), 40)],
    slow: [some("net.latency", rng.int(500, 3_000), 100)],
  }[name]
  return { name, switches: { faults: faults ?? [] } }
}
