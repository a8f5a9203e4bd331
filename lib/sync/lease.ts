import { randomUUID } from "node:crypto"
import { hostname } from "node:os"
import { AppError } from "@/lib/errors"
import type { Store, Tx } from "@/lib/store/store"

/** The right to sync one connection. `fence` grows with every change of hands, so a stale holder is told apart. */
export type Lease = { name: string; holder: string; fence: number }

/** A process that stopped is replaced after this at the latest. */
export const LEASE_TTL_MS = 20_000

/** A name for this process that tells another one on the same machine whether it still lives. */
export function toHolder(): string {
  return `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`
}

/**
 * Takes the lease if it is free, expired by the database's clock, ours already, or held by a process of this machine that is
 * gone (killed: nobody freed it). Undefined: somebody else holds it.
 */
export async function takeLease(store: Store, name: string, holder: string): Promise<Lease | undefined> {
  const now = await store.now()
  return store.write(async (tx) => {
    await tx
      .insertInto("leases")
      .values({ name, holder: "", fence: 0, expires_at: 0 })
      .onConflict((c) => c.column("name").doNothing())
      .execute()
    const held = await tx.selectFrom("leases").selectAll().where("name", "=", name).executeTakeFirstOrThrow()
    const isFree = held.expires_at < now || held.holder === holder || isGone(held.holder)
    if (!isFree) return undefined
    const fence = held.fence + 1
    const taken = await tx
      .updateTable("leases")
      .set({ holder, fence, expires_at: now + LEASE_TTL_MS })
      .where("name", "=", name)
      .where("fence", "=", held.fence)
      .executeTakeFirst()
    return Number(taken.numUpdatedRows) === 1 ? { name, holder, fence } : undefined
  })
}

/**
 * Whether a holder is a process of this machine that has ended. A wrong guess (process numbers that mean something else in
 * another container of the same host name) costs a change of hands and no data: a holder with an old fence writes nothing.
 */
function isGone(holder: string): boolean {
  const [host, pid] = holder.split(":")
  if (host !== hostname() || !pid || Number(pid) === process.pid) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown && thrown.code === "ESRCH"
  }
}

/** Whether somebody holds it now, and whether that is this process. */
export async function readLease(store: Store, name: string): Promise<{ isHeld: boolean; isOurs: boolean }> {
  const now = await store.now()
  const row = await store.read
    .selectFrom("leases")
    .select("holder")
    .where("name", "=", name)
    .where("expires_at", ">", now)
    .executeTakeFirst()
  const isOurs = row?.holder.startsWith(`${hostname()}:${process.pid}:`) ?? false
  return { isHeld: row !== undefined, isOurs }
}

/** Keeps the lease for another while. False: it was lost. */
export async function renewLease(store: Store, lease: Lease): Promise<boolean> {
  const now = await store.now()
  return store.write(async (tx) => {
    const result = await whereHeld(tx, lease, { expires_at: now + LEASE_TTL_MS })
    return result === 1
  })
}

/** Frees the lease so that another process may take it at once. Losing it meanwhile is no error. */
export async function freeLease(store: Store, lease: Lease): Promise<void> {
  await store.write((tx) => whereHeld(tx, lease, { expires_at: 0 }))
}

/**
 * Put first in each write of the sync: the write only counts while the lease is ours. It also locks the lease's row until the
 * end of the transaction, so that nobody takes over in the middle. Throws AppError("lease_lost").
 */
export async function requireLease(tx: Tx, lease: Lease): Promise<void> {
  if ((await whereHeld(tx, lease, { fence: lease.fence })) !== 1) {
    throw new AppError("lease_lost", "Another process syncs this connection now.")
  }
}

async function whereHeld(tx: Tx, lease: Lease, set: { expires_at: number } | { fence: number }): Promise<number> {
  const result = await tx
    .updateTable("leases")
    .set(set)
    .where("name", "=", lease.name)
    .where("holder", "=", lease.holder)
    .where("fence", "=", lease.fence)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}
