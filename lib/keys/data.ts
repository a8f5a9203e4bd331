import { toRotationWatch } from "@/lib/domain/attention/key-watch"
import { toKeyAgeDays } from "@/lib/domain/key-age"
import { toIso } from "@/lib/domain/time"
import type { Connection, KeyRef, SecretRef } from "@/lib/env"
import type { Db } from "@/lib/store/store"
import { listAttestations, toKeyFacts } from "./attested-data"
import { type ConnectionCalls, sumKeyCalls } from "./calls-data"
import type { Attestation, KeyConnection, KeysView, KeyView } from "./schema"

const NO_CALLS = { calls: 0, refused: 0, errors: 0 } as const

const toPlace = (ref: SecretRef): string => ("env" in ref ? `variable ${ref.env}` : `file ${ref.file}`)

/**
 * Every key of these connections without its secret: what the configuration and people say of it, and how we use it. A key that is
 * not configured any more stays while our calls or people remember it. `now`: epoch ms. Throws AppError("store_unavailable").
 */
export async function getKeysView(
  db: Db,
  { connections, dashboardUrl }: { connections: readonly Connection[]; dashboardUrl: string },
  now: number,
): Promise<KeysView> {
  return {
    at: toIso(now),
    dashboardUrl,
    connections: await Promise.all(connections.map((one) => readConnection(db, one, now))),
  }
}

async function readConnection(db: Db, connection: Connection, now: number): Promise<KeyConnection> {
  const [attested, calls] = await Promise.all([
    listAttestations(db, connection.id),
    sumKeyCalls(db, connection.id, now),
  ])
  const configured = connection.keys.map(({ alias }) => alias)
  const remembered = [...new Set([...calls.keys.map(({ alias }) => alias), ...attested.keys()])]
  const gone = remembered.filter((alias) => !configured.includes(alias))
  const ref = (alias: string) => connection.keys.find((key) => key.alias === alias) ?? null
  const keys = [...configured, ...gone].map((alias) =>
    toKeyView({ alias, ref: ref(alias), history: attested.get(alias) ?? [] }, calls, now),
  )
  // A key that is known to be deleted is watched no longer.
  const watched = keys.filter(({ deletedOn }) => deletedOn === null)
  return {
    id: connection.id,
    environment: connection.environment,
    keys,
    lookedBackTo: toIso(calls.seenFrom),
    watch: toRotationWatch(
      watched.map(({ alias, createdOn, day }) => {
        const own = calls.keys.find((one) => one.alias === alias)
        const { firstCallAt = null, isAnswered = null } = own ?? {}
        return { alias, createdOn, isConfigured: configured.includes(alias), firstCallAt, calls: day.calls, isAnswered }
      }),
      calls.seenFrom,
      now,
    ),
  }
}

type Known = { alias: string; ref: KeyRef | null; history: Attestation[] }

function toKeyView({ alias, ref, history }: Known, calls: ConnectionCalls, now: number): KeyView {
  const configured = { alias, createdOn: ref?.createdOn ?? null, rotateEveryDays: ref?.rotateEveryDays ?? null }
  const { checkedAt: _, ...facts } = toKeyFacts(configured, history)
  const own = calls.keys.find((one) => one.alias === alias)
  return {
    ...facts,
    place: ref && toPlace(ref.ref),
    owner: ref?.owner ?? null,
    ageDays: facts.createdOn === null ? null : toKeyAgeDays(facts.createdOn, now),
    lastCallAt: toIso(own?.lastCallAt ?? null),
    hour: own?.hour ?? NO_CALLS,
    day: own?.day ?? NO_CALLS,
  }
}
