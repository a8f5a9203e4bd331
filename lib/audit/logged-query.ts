/** Parameters of our addresses that may name a customer. */
const TELLING = new Set(["q", "customer", "project", "user"])

/** A filter as the log keeps it: that it was narrowed so, not to whom. The log cannot forget, and an erasure must hold. */
export function toLoggedQuery(query: string): string {
  const params = new URLSearchParams(query)
  for (const name of [...params.keys()]) if (TELLING.has(name)) params.set(name, "[not kept]")
  return params.toString()
}
