import type { Instrumentation } from "next"

/** Once per server process, before the first request. A broken configuration ends the start and names the variable. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return
  const { start } = await import("@/lib/start")
  await start()
}

/** What a page or a handler threw, as one line in the log. */
export const onRequestError: Instrumentation.onRequestError = async (err, request, context) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return
  const { log } = await import("@/lib/log")
  log.error({ err, method: request.method, route: context.routePath, kind: context.routeType }, "Request failed")
}
