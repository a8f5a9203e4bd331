import { sql } from "kysely"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { noteFigure } from "@/lib/testing/fault"
import { ENGINES, openTestStore } from "@/lib/testing/open-test-store"
import type { LiveEvent, Store } from "./store"

function transition(jobId: string) {
  return {
    connection: "prod-main",
    job_id: jobId,
    attempt: 1,
    kind: "first_seen",
    to_status: "waiting",
    observed_at: 1_795_000_000_000,
    source: "list",
    evidence: "{}",
  } as const
}

describe.each(ENGINES)("the store on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openTestStore(engine)
  })
  afterEach(async () => {
    await store.close()
  })

  async function countStates(): Promise<number> {
    const { count } = await store.read
      .selectFrom("sync_state")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow()
    return count
  }

  const putState = (name: string) =>
    store.write((tx) =>
      tx.insertInto("sync_state").values({ connection: "c", name, value: "{}", updated_at: 1 }).execute(),
    )

  it("gives whole numbers back as they were put in, beyond 32 bits too", async () => {
    const values = [0, 1, -1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 1_795_000_000_123, 2 ** 52 + 1]
    await store.write(async (tx) => {
      for (const at of values) {
        await tx
          .insertInto("sync_state")
          .values({ connection: "c", name: `${at}`, value: "", updated_at: at })
          .execute()
      }
    })
    const rows = await store.read.selectFrom("sync_state").select(["name", "updated_at"]).execute()
    expect(rows.every((row) => row.name === `${row.updated_at}`)).toBe(true)
    const { total, exact } = await store.read
      .selectFrom("sync_state")
      .select((eb) => [eb.fn.sum<number>("updated_at").as("total"), eb.fn.countAll<number>().as("exact")])
      .where("updated_at", "=", 1_795_000_000_123)
      .executeTakeFirstOrThrow()
    expect({ total, exact }).toEqual({ total: 1_795_000_000_123, exact: 1 })
  })

  it("keeps nothing of a transaction that throws, and works on", async () => {
    const failed = store.write(async (tx) => {
      await tx.insertInto("sync_state").values({ connection: "c", name: "lost", value: "", updated_at: 1 }).execute()
      throw new Error("stop")
    })
    await expect(failed).rejects.toThrow("stop")
    expect(await countStates()).toBe(0)
    await putState("kept")
    expect(await countStates()).toBe(1)
  })

  it("lets writers follow one another, so that what one has read stays true until it commits", async () => {
    await store.write((tx) =>
      tx.insertInto("sync_state").values({ connection: "c", name: "n", value: "0", updated_at: 1 }).execute(),
    )
    const addOne = () =>
      store.write(async (tx) => {
        const { value } = await tx.selectFrom("sync_state").select("value").executeTakeFirstOrThrow()
        await new Promise((resolve) => setTimeout(resolve, 1))
        await tx
          .updateTable("sync_state")
          .set({ value: `${Number(value) + 1}` })
          .execute()
      })
    await Promise.all(Array.from({ length: 30 }, addOne))
    const { value } = await store.read.selectFrom("sync_state").select("value").executeTakeFirstOrThrow()
    expect(value).toBe("30")
  })

  it("does not show a reader what is not committed", async () => {
    await store.write(async (tx) => {
      await tx.insertInto("sync_state").values({ connection: "c", name: "n", value: "", updated_at: 1 }).execute()
      expect(await countStates()).toBe(0)
    })
    expect(await countStates()).toBe(1)
  })

  it("refuses to write through the reading side", async () => {
    const write = store.read
      .insertInto("sync_state")
      .values({ connection: "c", name: "n", value: "", updated_at: 1 })
      .execute()
    await expect(write).rejects.toMatchObject({ code: "store_unavailable" })
  })

  it("says conflict when a row with the same key is there", async () => {
    await putState("n")
    await expect(putState("n")).rejects.toMatchObject({ code: "conflict" })
  })

  it("T17: refuses to change or remove a row of job_transitions and audit_log", async () => {
    await store.write(async (tx) => {
      await tx.insertInto("job_transitions").values(transition("job_1")).execute()
      await tx.insertInto("audit_log").values({ at: 1, actor: "system", action: "test", details: "{}" }).execute()
    })
    const attempts = [
      store.write((tx) => tx.updateTable("job_transitions").set({ to_status: "failed" }).execute()),
      store.write((tx) => tx.deleteFrom("job_transitions").execute()),
      store.write((tx) => tx.updateTable("audit_log").set({ actor: "nobody" }).execute()),
      store.write((tx) => tx.deleteFrom("audit_log").execute()),
      store.write((tx) =>
        sql`insert into audit_log (num, at, actor, action, details) values (1, 2, 'nobody', 'x', '{}')
        on conflict (num) do update set actor = excluded.actor`.execute(tx),
      ),
      ...(engine === "sqlite"
        ? [
            store.write((tx) =>
              sql`replace into audit_log (num, at, actor, action, details) values (1, 2, 'nobody', 'x', '{}')`.execute(
                tx,
              ),
            ),
          ]
        : [
            store.write((tx) => sql`truncate audit_log`.execute(tx)),
            store.write((tx) => sql`truncate job_transitions`.execute(tx)),
          ]),
    ]
    for (const attempt of attempts) await expect(attempt).rejects.toThrow(/append-only/)
    expect(await store.read.selectFrom("job_transitions").select("to_status").execute()).toEqual([
      { to_status: "waiting" },
    ])
    expect(await store.read.selectFrom("audit_log").select("actor").execute()).toEqual([{ actor: "system" }])
    noteFigure(
      "T17",
      `${engine}: ${attempts.length} of ${attempts.length} ways to change the audit log or a transition refused`,
    )
  })

  it("keeps one of two equal webhooks that arrive at the same moment, and later copies as duplicates", async () => {
    const deliver = (verdict: "accepted" | "duplicate") =>
      store.write((tx) =>
        tx
          .insertInto("webhook_deliveries")
          .values({ connection: "c", received_at: 1, content_hash: "same", verdict, bytes: 2 })
          .onConflict((oc) => oc.doNothing())
          .executeTakeFirst(),
      )
    const answers = await Promise.all([deliver("accepted"), deliver("accepted")])
    expect(answers.map((answer) => answer.numInsertedOrUpdatedRows).sort()).toEqual([0n, 1n])
    await deliver("duplicate")
    await deliver("duplicate")
    const rows = await store.read.selectFrom("webhook_deliveries").select("verdict").execute()
    expect(rows.map((row) => row.verdict).sort()).toEqual(["accepted", "duplicate", "duplicate"])
  })

  it("orders text by its bytes, whatever the database's collation", async () => {
    for (const name of ["b", "B", "a", "Z", "é", "_", "a-1", "a1", "ab"]) await putState(name)
    const rows = await store.read.selectFrom("sync_state").select("name").orderBy("name").execute()
    expect(rows.map((row) => row.name)).toEqual(["B", "Z", "_", "a", "a-1", "a1", "ab", "b", "é"])
  })

  it("tells its listeners what changed until they leave, and knows the database's clock", async () => {
    const heard: LiveEvent[] = []
    const leave = store.subscribe((event) => heard.push(event))
    await store.notify({ type: "usage", connection: "c" })
    leave()
    await store.notify({ type: "views" })
    expect(heard).toEqual([{ type: "usage", connection: "c" }])
    expect(Math.abs((await store.now()) - Date.now())).toBeLessThan(2_000)
  })

  it("can be maintained at any time and knows its size", async () => {
    await putState("n")
    await store.maintain()
    expect(await store.size()).toBeGreaterThan(10_000)
  })
})
