import "server-only"
import { readEnv } from "@/lib/env"
import { getStore } from "@/lib/store/current"
import { getKeysView } from "./data"
import type { KeysView } from "./schema"

/** The keys of one configured connection, or of all (null), as of now. */
export async function readKeys(connection: string | null): Promise<KeysView> {
  const { connections, dashboardUrl } = readEnv()
  const shown = connections.filter(({ id }) => connection === null || id === connection)
  return getKeysView((await getStore()).read, { connections: shown, dashboardUrl }, Date.now())
}
