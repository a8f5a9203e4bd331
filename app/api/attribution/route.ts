import { takeBatch } from "@/lib/attribution/batch"
import { LARGEST_BODY, MOST_ROWS } from "@/lib/attribution/schema"
import { tokenRoute } from "@/lib/auth/guard"
import { readEnv } from "@/lib/env"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

/** Whether the token works, and what may be sent. */
export const GET = tokenRoute("attribution", (_request, { name }) => {
  const connections = readEnv().connections.map((one) => one.id)
  return Response.json(ok({ token: name, connections, mostRows: MOST_ROWS, mostBytes: LARGEST_BODY }))
})

/** What the customer's own systems know of jobs. See docs/attribution.md. */
export const POST = tokenRoute("attribution", async (request) => {
  const { connections, teamTimeZone } = readEnv()
  const taking = { connections: connections.map((one) => one.id), teamZone: teamTimeZone, now: Date.now() }
  return Response.json(ok(await takeBatch(await getStore(), request, taking)))
})
