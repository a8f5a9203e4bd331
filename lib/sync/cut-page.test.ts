import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Store } from "@/lib/store/store"
import { noteFigure } from "@/lib/testing/fault"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { testClient, testContext } from "@/lib/testing/sync-rig"
import { startTestHost, type TestHost } from "@/lib/vendor/test-host"
import { Backfill } from "./backfill"
import { readSyncState } from "./state"

const job = (id: string) => ({ id, status: "completed", created_at: "2026-11-24T09:30:00Z", error: null })
const PAGE = Buffer.from(JSON.stringify({ jobs: [job("job_ä"), job("job_2")], total: 2 }))

/** The first reading meets a page of which only a part came: the line broke, or the vendor wrote no more. */
describe.each(ENGINES)("V4: a page that breaks off, on %s", (engine) => {
  let store: Store
  let host: TestHost
  beforeEach(async () => {
    store = await openSharedStore(engine)
    host = await startTestHost(() => undefined)
  })
  afterEach(async () => {
    await host.close()
    await store.close()
  })

  it("leaves no row and no cursor, at whichever byte, and is read once it comes whole", async () => {
    let cut = 0
    let isWholeAnswer = false
    host.reply = (request, response) => {
      if (!request.url?.startsWith("/v1/jobs")) return response.writeHead(404).end()
      const [length, part] = [isWholeAnswer ? cut : PAGE.length, PAGE.subarray(0, cut)]
      response.writeHead(200, { "content-type": "application/json", "content-length": length })
      if (length === cut) return response.end(part)
      return response.write(part, () => response.destroy())
    }
    const read = () => new Backfill(testContext(store, testClient(host.url))).run(1)
    // Each byte as an answer that ends there; the broken line, which is asked for again some times, at every ninth.
    for (isWholeAnswer of [true, false]) {
      for (cut = 0; cut < PAGE.length; cut += isWholeAnswer ? 1 : 9)
        await expect(read(), `cut at ${cut}`).rejects.toMatchObject({ name: "VendorError" })
    }
    expect(await store.read.selectFrom("jobs").select("id").execute()).toEqual([])
    expect((await readSyncState(store.read, "prod-main")).backfill).toBeNull()
    isWholeAnswer = true
    cut = PAGE.length
    await read()
    expect(await store.read.selectFrom("jobs").select("id").orderBy("num").execute()).toHaveLength(2)
    noteFigure("V4", `0 rows from a page cut at each of its ${PAGE.length} bytes`)
  })
})
