/** Stands in for "server-only" in tests, where its guard against the browser has nothing to guard. */
export {}
