import { createDdl, type Migration } from "./ddl"

/** What trust is made of, as in ../schema-trust.ts. */
export const trustMigration: Migration = {
  name: "0004-trust",
  async up(db, engine) {
    const ddl = createDdl(db, engine)
    await ddl.add("audit_log", { address: "text?", reason: "text?" })
    await ddl.index("audit_log", ["actor"], { key: "num" })
    await ddl.index("audit_log", ["action"], { key: "num" })
    await ddl.table("snoozes", {
      num: "key",
      item: "text",
      until: "int",
      reason: "text",
      created_by: "text",
      created_at: "int",
      ended_at: "int?",
    })
    await ddl.unique("snoozes", ["item"], "ended_at is null")
    await ddl.table("key_attestations", {
      num: "key",
      connection: "text",
      alias: "text",
      kind: "text",
      at: "int",
      note: "text",
      attested_by: "text",
      attested_at: "int",
    })
    await ddl.index("key_attestations", ["connection", "alias"], { key: "num" })
    await ddl.table(
      "check_results",
      { connection: "text", check_id: "text", verdict: "text", evidence: "text", at: "int", asked_by: "text" },
      { primary: ["connection", "check_id"] },
    )
  },
}
