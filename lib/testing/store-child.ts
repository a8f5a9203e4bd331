/** A process of its own that opens `file`, writes rows one transaction each, and prints each number once it is committed. */
import { openStore } from "@/lib/store/open"

const [file = "", connection = "", count] = process.argv.slice(2)
const store = await openStore({ kind: "sqlite", file })
for (let n = 0; n < Number(count); n++) {
  await store.write(async (tx) => {
    const row = { connection, name: `n${n}`, value: "x".repeat(500), updated_at: n }
    await tx.insertInto("sync_state").values(row).execute()
    await tx
      .insertInto("audit_log")
      .values({ at: n, actor: connection, action: `n${n}`, details: "{}" })
      .execute()
  })
  process.stdout.write(`${n}\n`)
}
await store.close()
