import type { Operator } from "@/lib/domain/operator"
import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import { mirrorJobs } from "@/lib/jobs/mutations"
import { createRng } from "@/lib/sandbox/prng"
import type { Store } from "@/lib/store/store"
import type { VendorJob } from "@/lib/vendor/types"
import { look, vendorJob } from "./builders"

/** Thursday of 2026-W48 in every zone that is tested. */
export const NOW = Date.UTC(2026, 10, 26, 12)

/** What the tests' configuration says of the world outside the store. */
export const TEST_ENV = {
  teamTimeZone: "UTC",
  dashboardUrl: "https://removebgvideo.com/dashboard",
  connections: [
    { id: "main", label: "main", keys: [{ alias: "k1", createdOn: "2026-08-30", rotateEveryDays: 90 }] },
    { id: "other", label: "other", keys: [{ alias: "k2", createdOn: null, rotateEveryDays: null }] },
  ],
}

const MODELS = ["pro", "light", "original", undefined] as const
const CUSTOMERS = ["acme", "globex, inc", "=1+1", undefined] as const

/** A job at an awkward moment of the three weeks before `NOW`: near midnight of somewhere, of any kind and outcome. */
function drawJob(rng: ReturnType<typeof createRng>, at: number): VendorJob {
  const pick = <T>(list: readonly T[]) => list[rng.int(0, list.length - 1)] as T
  const moment = pick([0, 1, -1, 6 * HOUR - 15 * MINUTE, 5 * HOUR, 18 * HOUR + 15 * MINUTE, rng.int(0, DAY)])
  const createdAt = NOW - 12 * HOUR - rng.int(0, 24) * DAY + moment
  const status = pick(["completed", "completed", "completed", "failed", "processing"])
  const customer = pick(CUSTOMERS)
  return vendorJob({
    id: `job_${at}`,
    createdAt,
    status,
    model: pick(MODELS),
    durationMs: pick([30_000, 61_234, undefined]),
    creditsMilli: pick([undefined, undefined, 1_505]),
    billingStatus: pick(["charged", "refunded", "odd", undefined]),
    metadata: customer === undefined ? undefined : { customer },
    error:
      status === "failed"
        ? { code: "timeout", message: `no answer in ${at} s`, requestId: null, truncated: false }
        : undefined,
  })
}

/** Jobs in the record as the sync writes them; the first seen at `observedAt`. */
export async function mirror(
  store: Store,
  jobs: readonly VendorJob[],
  at: { teamZone: string; connection?: string; observedAt?: number },
): Promise<void> {
  const { teamZone, connection = "main", observedAt = NOW } = at
  await store.write((tx) => mirrorJobs(tx, { ...look({ connection, observedAt }), jobs: [...jobs], teamZone }))
}

/** 300 jobs of two connections over some four weeks. */
export async function mirrorMonth(store: Store, teamZone: string): Promise<void> {
  const rng = createRng(48)
  const jobs = Array.from({ length: 300 }, (_, at) => drawJob(rng, at))
  await mirror(store, jobs.slice(0, 220), { teamZone })
  await mirror(store, jobs.slice(220), { teamZone, connection: "other" })
}

export async function addPerson(store: Store, given: Pick<Operator, "id" | "name">): Promise<Operator> {
  const person = { ...given, email: `${given.id}@example.test`, role: "support" } as const
  await store.write((tx) =>
    tx
      .insertInto("people")
      .values({ ...person, password_hash: null, created_at: NOW, disabled_at: null })
      .execute(),
  )
  return person
}
