/** Pure readings of the addresses that appear in jobs. Nothing here fetches anything. */

/** Last path segment, decoded; null when the address has none or is no http(s) address. Query strings are ignored. */
export function toFileName(address: string | null): string | null {
  const url = toHttpUrl(address)
  const last = url?.pathname.split("/").findLast((segment) => segment !== "")
  if (last === undefined) return null
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}

/** The address without its query and fragment: what stays the same when only the signature is renewed (contract A19). */
export function withoutQuery(address: string): string {
  return address.split(/[?#]/, 1)[0] ?? address
}

export function toHttpUrl(address: string | null): URL | null {
  if (address === null || !URL.canParse(address)) return null
  const url = new URL(address)
  return url.protocol === "https:" || url.protocol === "http:" ? url : null
}
