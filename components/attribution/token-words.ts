import type { TokenScope } from "@/lib/tokens/schema"

/** What each kind of token is for: in a list, and to whoever chooses. */
export const SCOPE_WORDS = {
  attribution: { short: "tells of jobs", choice: "Tell of jobs", detail: "It may tell of jobs and read nothing." },
  read: {
    short: "reads",
    choice: "Read jobs, usage and reviews",
    detail:
      "It may read what a viewer reads of jobs, failures, usage, reviews and checks, and export it. It changes nothing.",
  },
  metrics: {
    short: "fetches metrics",
    choice: "Fetch metrics",
    detail: "It may fetch /api/metrics, for Prometheus, and nothing else.",
  },
} as const satisfies Record<TokenScope, { short: string; choice: string; detail: string }>

/** For how many days a token works; null: until it is revoked. */
export const LIFETIMES = [
  { days: null, words: "Until it is revoked" },
  { days: 30, words: "30 days" },
  { days: 90, words: "90 days" },
  { days: 365, words: "1 year" },
] as const satisfies readonly { days: number | null; words: string }[]
