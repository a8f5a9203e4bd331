import type { Active } from "@/lib/sandbox/faults"

/** Retry-After in one of the forms of contract A29; the vendor documents none, so none is the standard. */
export function toRetryAfter(active: Active): Record<string, string> {
  const seconds = active.number("retry_after.seconds") ?? 2
  const at = new Date(Date.now() + seconds * 1000)
  switch (active.choice("retry_after")) {
    case "absent":
      return {}
    case "seconds":
      return { "Retry-After": `${seconds}` }
    case "http_date":
      return { "Retry-After": at.toUTCString() }
    case "iso_date":
      return { "Retry-After": at.toISOString() }
    case "garbage":
      return { "Retry-After": "soon" }
    case "absurd":
      return { "Retry-After": "31536000" }
    case "negative":
      return { "Retry-After": "-5" }
    case "zero":
      return { "Retry-After": "0" }
  }
}
