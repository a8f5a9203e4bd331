/** What every page understands and a click in the shell must not lose. */
const KEPT = ["connection", "tz"] as const

type Params = { get(name: string): string | null; toString(): string }

/** `href` with the connection and the zone of the present page. What `href` says itself stays. */
export function keepParams(href: string, params: Params): string {
  const [path = "/", own = ""] = href.split("?")
  const next = new URLSearchParams(own)
  for (const name of KEPT) {
    const value = params.get(name)
    if (value && !next.has(name)) next.set(name, value)
  }
  const query = next.toString()
  return query ? `${path}?${query}` : path
}

/** The present page with one of the kept parameters changed (null removes it). */
export function changeParam(
  at: { pathname: string; params: Params },
  name: (typeof KEPT)[number],
  value: string | null,
): string {
  const next = new URLSearchParams(at.params.toString())
  if (value === null) next.delete(name)
  else next.set(name, value)
  let path = at.pathname
  if (name === "connection") {
    // An open job belongs to its connection: another one shows its list.
    next.delete("open")
    if (path.startsWith("/jobs/")) path = "/jobs"
  }
  const query = next.toString()
  return query ? `${path}?${query}` : path
}
