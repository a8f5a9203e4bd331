import { sql } from "kysely"
import { describe, expect, it } from "vitest"
import { ENGINES, openTestStore } from "@/lib/testing/open-test-store"
import { COLUMNS } from "@/lib/testing/table-columns"
import type { Store } from "./store"

type ColumnRow = { table: string; name: string; nullable: number }

async function readColumns(store: Store): Promise<Record<string, Record<string, string>>> {
  const asked =
    store.engine === "sqlite"
      ? sql<ColumnRow>`
          select m.name as "table", c.name as name, (c."notnull" = 0 and c.pk = 0) as nullable
          from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'jobs_search%'`
      : sql<ColumnRow>`
          select c.relname as "table", a.attname as name, case when a.attnotnull then 0 else 1 end as nullable
          from pg_class c join pg_attribute a on a.attrelid = c.oid
          where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attnum > 0
            and not a.attisdropped`
  const tables: Record<string, Record<string, string>> = {}
  for (const row of (await asked.execute(store.read)).rows) {
    const columns = tables[row.table] ?? {}
    columns[row.name] = row.nullable ? "nullable" : "set"
    tables[row.table] = columns
  }
  delete tables.schema_migrations
  return tables
}

describe.each(ENGINES)("the tables on %s", (engine) => {
  it("are those that schema.ts describes, column by column", async () => {
    const store = await openTestStore(engine)
    expect(await readColumns(store)).toEqual(COLUMNS)
    await store.close()
  })
})
