import { createDdl, type Migration } from "./ddl"

/** What the page of webhooks asks of deliveries, as in ../schema.ts. */
export const webhooksMigration: Migration = {
  name: "0006-webhooks",
  async up(db, engine) {
    const ddl = createDdl(db, engine)
    await ddl.add("webhook_deliveries", { repeats: "int", secret_no: "int?" })
    // Keysets of the page: newest first, of everything or of one verdict.
    await ddl.index("webhook_deliveries", ["received_at"], { key: "num" })
    await ddl.index("webhook_deliveries", ["verdict", "received_at"], { key: "num" })
  },
}
