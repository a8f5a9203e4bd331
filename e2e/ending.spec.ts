import { createRequire } from "node:module"
import { join } from "node:path"
import { ADMIN_PASSWORD, emailOf, expect, test } from "./fixtures"
import { postAuth, startOwnApp } from "./own-app"

function countHeldLeases(dataDir: string): number {
  const Database = createRequire(import.meta.url)("better-sqlite3")
  const db = new Database(join(dataDir, "ops.sqlite"), { readonly: true })
  const { held } = db.prepare("select count(*) as held from leases where expires_at > ?").get(Date.now())
  db.close()
  return held
}

test("O5: SIGTERM ends it within ten seconds with a stream open, and frees the leases", async ({ request }) => {
  const app = await startOwnApp(request, 1)
  try {
    const fields = { email: emailOf("admin"), password: ADMIN_PASSWORD }
    await postAuth(request, app.address, "callback/credentials", fields)
    const cookie = (await request.storageState()).cookies.map((one) => `${one.name}=${one.value}`).join("; ")
    const stream = await fetch(`${app.address}/api/live`, { headers: { cookie } })
    expect(stream.headers.get("content-type")).toContain("text/event-stream")
    await expect.poll(() => countHeldLeases(app.dataDir)).toBeGreaterThan(0)
    const asked = Date.now()
    app.process.kill("SIGTERM")
    expect(await app.ended).toBe(0)
    expect(Date.now() - asked).toBeLessThan(10_000)
    expect(countHeldLeases(app.dataDir)).toBe(0)
  } finally {
    app.process.kill("SIGKILL")
  }
})
