import { recordAudit } from "@/lib/audit/record"
import { operatorRoute } from "@/lib/auth/guard"
import { toDay, toIsoDay } from "@/lib/domain/time"
import { listDrift } from "@/lib/drift/data"
import { toDriftReport } from "@/lib/drift/report"
import { listSecretValues } from "@/lib/env"
import { parseConnection } from "@/lib/overview/data"
import { getAbout } from "@/lib/settings/data"
import { getStore } from "@/lib/store/current"

/** All that there is in practice; a page shows fewer. */
const MOST = 10_000

export const GET = operatorRoute("admin", async (request, { by }) => {
  const connection = parseConnection(new URL(request.url).searchParams.get("connection"))
  const [store, { version }, now] = [await getStore(), await getAbout(), Date.now()]
  const { rows } = await listDrift(store.read, { connection, secrets: listSecretValues(), most: MOST })
  const details = { connection, rows: rows.length }
  await store.write((tx) =>
    recordAudit(tx, { at: now, actor: by.id, action: "drift.exported", subject: null, details }),
  )
  return new Response(toDriftReport(rows, { now, version }), {
    headers: {
      "Content-Type": "application/json",
      "Content-Disposition": `attachment; filename="contract-drift-${toIsoDay(toDay(now, "UTC"))}.json"`,
    },
  })
})
