import type { Operator } from "@/lib/domain/operator"
import { createContext, type SyncContext } from "@/lib/sync/context"

/** What a paid request needs: the record, the vendor's client of one connection, and who asks. */
export type SpendContext = SyncContext & { by: Pick<Operator, "id"> }

export function createSpendContext(parts: Parameters<typeof createContext>[0], by: Pick<Operator, "id">): SpendContext {
  return { ...createContext(parts), by }
}
