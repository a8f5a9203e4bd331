import { createDdl, type Migration } from "./ddl"

/** Tokens of programs may end by themselves; what waits for its confirming GET is found without reading every delivery. */
export const tokensMigration: Migration = {
  name: "0007-tokens",
  async up(db, engine) {
    const ddl = createDdl(db, engine)
    await ddl.add("api_tokens", { expires_at: "int?" })
    await ddl.index("webhook_deliveries", ["connection", "verdict"], { key: "num", where: "confirmed_at is null" })
  },
}
