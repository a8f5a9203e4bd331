import { type CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from "kysely"
import type { Store } from "@/lib/store/store"

/** The store, and every query that is asked of it. */
export function watchQueries(held: Store): { watched: Store; asked: CompiledQuery[] } {
  const asked: CompiledQuery[] = []
  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }): RootOperationNode {
      asked.push(held.read.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  }
  return { watched: { ...held, read: held.read.withPlugin(plugin) }, asked }
}

/** How SQLite goes about queries: the lines of each plan, with the query they belong to. */
export async function listPlans(
  store: Store,
  asked: Iterable<CompiledQuery>,
): Promise<{ detail: string; query: string }[]> {
  const plans: { detail: string; query: string }[] = []
  for (const query of asked) {
    const explained = sql.raw(`explain query plan ${query.sql}`).compile(store.read)
    const { rows } = await store.read.executeQuery<{ detail: string }>({ ...explained, parameters: query.parameters })
    plans.push(...rows.map(({ detail }) => ({ detail, query: query.sql })))
  }
  return plans
}
