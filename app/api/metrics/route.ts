import { tokenRoute } from "@/lib/auth/guard"
import { readEnv } from "@/lib/env"
import { listFreshness } from "@/lib/live/freshness-data"
import { readMetrics } from "@/lib/metrics/data"
import { getStore } from "@/lib/store/current"
import packageJson from "@/package.json"

/** For Prometheus, with a token made for metrics. */
export const GET = tokenRoute("metrics", async () => {
  const asked = { freshness: await listFreshness(), notifies: readEnv().notify !== null, now: Date.now() }
  const { text, contentType } = await readMetrics(await getStore(), asked, packageJson.version)
  return new Response(text, { headers: { "Content-Type": contentType } })
})
