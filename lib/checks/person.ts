import "server-only"
import type { ProofId } from "@/lib/domain/checks/types"
import type { Operator } from "@/lib/domain/operator"
import { readEnv } from "@/lib/env"
import { AppError } from "@/lib/errors"
import { getStore } from "@/lib/store/current"
import { VendorError } from "@/lib/vendor/errors"
import { vendor } from "@/lib/vendor/live"
import { claimProof, keepProof, recordAsked, releaseProof } from "./mutations"
import { type Proof, proveBurst, proveHealth, proveWrongKey } from "./prove"

function requireConnection(id: string) {
  const found = readEnv().connections.find((one) => one.id === id)
  if (!found) throw new AppError("not_found", "There is no connection of this name.")
  return found
}

async function ask(connection: string, proof: ProofId): Promise<Proof> {
  switch (proof) {
    case "auth.wrong_key":
      return proveWrongKey({ connection, apiUrl: readEnv().apiUrl })
    case "health":
      return { result: await proveHealth(vendor(connection)), calls: [] }
    case "rate.burst":
      return { result: await proveBurst(vendor(connection)), calls: [] }
  }
}

async function prove(connection: string, proof: ProofId, by: Operator): Promise<void> {
  const store = await getStore()
  const asking = { connection, proof, actor: by.id, at: Date.now() }
  await store.write((tx) => claimProof(tx, asking))
  const found = await ask(connection, proof).catch(async (thrown) => {
    await store.write((tx) => (isUnsent(thrown) ? releaseProof(tx, asking) : recordAsked(tx, asking)))
    throw thrown
  })
  await store.write((tx) => keepProof(tx, asking, found))
}

/** Whether it is certain that the vendor was not asked: only then may be asked again at once. */
function isUnsent(thrown: unknown): boolean {
  if (thrown instanceof VendorError) return thrown.call === null
  return thrown instanceof AppError && (thrown.code === "conflict" || thrown.code === "invalid")
}

/** Asks the vendor now, on an admin's order. Throws AppError("not_found" | "conflict"), VendorError. */
export async function proveNow(connection: string, proof: Exclude<ProofId, "rate.burst">, by: Operator): Promise<void> {
  requireConnection(connection)
  await prove(connection, proof, by)
}

/**
 * The bounded burst, on an admin's order. Against a connection that is marked production only when its name was typed, too.
 * Throws AppError("not_found" | "invalid" | "conflict"), VendorError.
 */
export async function burstNow(connection: string, typed: string, by: Operator): Promise<void> {
  const { environment } = requireConnection(connection)
  if (environment === "production" && typed.trim() !== connection) {
    throw new AppError("invalid", `This is a production connection: type ${connection} to confirm. Nothing was sent.`)
  }
  await prove(connection, "rate.burst", by)
}
