/** Every page, and every route under /api that has parameters: as the folders of `app` say (a test compares them). */
export const PAGES = [
  "/",
  "/checks",
  "/compare",
  "/customers/[customer]",
  "/failures",
  "/failures/[group]",
  "/failures/[group]/packet",
  "/find",
  "/jobs",
  "/jobs/[connection]/[jobId]",
  "/jobs/[connection]/[jobId]/packet",
  "/keys",
  "/quality",
  "/reviews",
  "/reviews/[week]",
  "/settings",
  "/settings/attribution",
  "/settings/audit",
  "/settings/budgets",
  "/settings/connect",
  "/settings/drift",
  "/settings/people",
  "/sign-in",
  "/tickets",
  "/tickets/[ticket]",
  "/usage",
  "/usage/reconciliation",
  "/usage/waste",
  "/webhooks",
] as const
export const API_WITH_PARAMETERS = [
  "/api/auth/[...nextauth]",
  "/api/demo-media/[...path]",
  "/api/failures/[group]",
  "/api/inspect/[connection]/[jobId]",
  "/api/job/[connection]/[jobId]",
  "/api/packets/group/[group]",
  "/api/packets/job/[connection]/[jobId]",
  "/api/packets/reply/[connection]/[jobId]",
  "/api/reviews/[week]",
  "/api/spend/[connection]/[jobId]",
  "/api/tickets/[ticket]",
  "/api/webhooks/[connection]",
] as const

const ALL = [...PAGES, ...API_WITH_PARAMETERS].map((route) => ({ route, parts: route.split("/") }))

function isOf(parts: readonly string[], given: readonly string[]): boolean {
  const isRest = parts.at(-1)?.startsWith("[...") ?? false
  if (isRest ? given.length < parts.length : given.length !== parts.length) return false
  return parts.every((part, index) => part.startsWith("[") || part === given[index])
}

/**
 * Which route a path is of, without what stands in its parameters: the log of refusals is never changed, and they name customers.
 * A path of no page of ours says nothing; of a route under /api without parameters the path is the route.
 */
export function toRoute(path: string): string {
  const given = (path.replace(/[?#].*$/s, "").replace(/\/+$/, "") || "/").split("/")
  const found = ALL.find(({ parts }) => isOf(parts, given))
  if (found) return found.route
  if (given[1] !== "api") return "[no page]"
  return given.map((part, index) => (index === 0 || /^[a-z][a-z-]{0,30}$/.test(part) ? part : "[value]")).join("/")
}
