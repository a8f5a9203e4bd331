/** What a browser may know of a connection (one vendor account and environment): never a key. */
export type ConnectionInfo = { id: string; label: string; environment: Environment }

/** Decides the mark beside the name: production solid, all others outlined. */
export const ENVIRONMENTS = ["production", "staging", "development"] as const
export type Environment = (typeof ENVIRONMENTS)[number]
