import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { expect, listDoors, signedInAs, test } from "./fixtures"

/** The vendor keys that the app was started with. */
const CANARIES = ["rbv_sandbox_prod", "rbv_sandbox_staging"]
const folder = process.env.E2E_FOLDER ?? ""

function listFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path).flatMap((name) => listFiles(join(path, name)))
}

function expectClean(where: string, content: string): void {
  for (const canary of CANARIES) expect(content.includes(canary), `${where} holds ${canary}`).toBe(false)
}

test.use({ storageState: signedInAs("admin") })

test("T13: no page and no answer holds a key", async ({ request }) => {
  const [job] = (await (await request.get("/api/jobs")).json()).data?.rows ?? []
  const sample = { connection: job?.connection ?? "prod-main", jobId: job?.id ?? "x" }
  for (const { path } of listDoors(sample)) {
    if (path === "/api/live") continue
    for (const headers of [{}, { rsc: "1" }]) {
      const answer = await request.get(path, { headers })
      expectClean(path, `${JSON.stringify(answer.headers())}${await answer.text()}`)
    }
  }
  for (const format of ["csv", "json"]) {
    const answer = await request.get(`/api/export?as=${format}`)
    expect(answer.status()).toBe(200)
    expectClean(`export ${format}`, await answer.text())
  }
})

test("T13: no file that browsers can load holds a key", () => {
  for (const file of listFiles(join(import.meta.dirname, "../.next/static")))
    expectClean(file, readFileSync(file, "latin1"))
})

test("T13: neither the log nor the record holds a key", () => {
  expectClean("log", readFileSync(join(folder, "app.log"), "utf8"))
  for (const file of listFiles(join(folder, "data"))) expectClean(file, readFileSync(file, "latin1"))
})
