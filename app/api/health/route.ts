import { findOperator } from "@/lib/auth/current"
import { getProcessHealth } from "@/lib/health"
import { getStore } from "@/lib/store/current"
import packageJson from "@/package.json"

/** Public: whether the dashboard works. The signed-in also get figures; nobody gets names, paths or secrets. */
export async function GET(): Promise<Response> {
  const headers = { "Cache-Control": "private, no-store" }
  try {
    const store = await getStore()
    await store.now()
    const details = (await findOperator())
      ? { store: store.engine, version: packageJson.version, ...getProcessHealth() }
      : {}
    return Response.json({ ok: true, ...details }, { headers })
  } catch {
    return Response.json({ ok: false }, { status: 503, headers })
  }
}
