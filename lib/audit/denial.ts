import type { Role } from "@/lib/domain/operator"
import { MINUTE } from "@/lib/domain/time"
import { log } from "@/lib/log"
import { countRefusal, countSignInFailure } from "@/lib/meter"
import type { Db, Store } from "@/lib/store/store"
import type { TokenScope } from "@/lib/tokens/schema"
import { toCallerAddress } from "./caller"
import { type AuditRecord, recordAudit } from "./record"
import { ANONYMOUS, PROGRAM } from "./schema"

/** Of one person, and of all who are not signed in together: whoever tries without end shall not fill the disk. */
const MOST_PER_MINUTE = 20

type Denial = AuditRecord & { details: Record<string, unknown> }

/** Whether the last minute holds as many already, or this one: of a person the same door, of strangers the same address. */
async function isTold(db: Db, { at, actor, action, subject }: Denial): Promise<boolean> {
  const newest = await db
    .selectFrom("audit_log")
    .select(["at", "subject", "address"])
    .where("actor", "=", actor)
    .where("action", "=", action)
    .orderBy("num", "desc")
    .limit(MOST_PER_MINUTE)
    .execute()
  const address = toCallerAddress()
  const recent = newest.filter((one) => Math.abs(at - one.at) < MINUTE)
  const isSame = (one: (typeof recent)[number]) =>
    actor === ANONYMOUS ? one.address === address : one.subject === subject
  return recent.length >= MOST_PER_MINUTE || recent.some(isSame)
}

/** Never throws: whoever is refused stays refused, also where it cannot be kept. */
async function record(getStore: () => Promise<Store>, denial: Denial): Promise<void> {
  try {
    const store = await getStore()
    if (await isTold(store.read, denial)) return
    await store.write(async (tx) => {
      if (!(await isTold(tx, denial))) await recordAudit(tx, denial)
    })
  } catch (thrown) {
    log.warn({ err: thrown, action: denial.action }, "A refusal could not be kept")
  }
}

/** A signed-in person who was refused for their role; `door` is the route they asked for, without its parameters: they name customers. */
export function recordForbidden(
  getStore: () => Promise<Store>,
  { by, door, needed }: { by: { id: string; role: Role }; door: string; needed: Role },
): Promise<void> {
  countRefusal("role")
  const details = { role: by.role, needed }
  const subject = door.slice(0, 200)
  return record(getStore, { at: Date.now(), actor: by.id, action: "access.denied", subject, details })
}

/** A program whose token is in force but does not allow what was asked at `door`; `needed`: what would. */
export function recordTokenDenied(
  getStore: () => Promise<Store>,
  { by, door, needed }: { by: { id: string; scope: TokenScope }; door: string; needed: string },
): Promise<void> {
  countRefusal("token")
  const details = { scope: by.scope, needed }
  const actor = `${PROGRAM}${by.id}`
  return record(getStore, { at: Date.now(), actor, action: "token.denied", subject: door.slice(0, 200), details })
}

export type RefusedSignIn = { why: "wrong" | "limited" | "unknown_person"; by: string; email: string; at: number }

/**
 * A sign-in that was refused. Whose account it was aimed at is kept where there is one; what was typed is not, because people
 * type passwords into the wrong field.
 */
export async function recordRefusedSignIn(
  getStore: () => Promise<Store>,
  { why, by, email, at }: RefusedSignIn,
): Promise<void> {
  countSignInFailure(why)
  const denial = { at, actor: ANONYMOUS, action: "sign_in.refused", details: { why, by } }
  const subject = await findPersonId(getStore, email)
  await record(getStore, { ...denial, subject })
}

async function findPersonId(getStore: () => Promise<Store>, email: string): Promise<string | null> {
  try {
    const { read } = await getStore()
    const wanted = email.trim().toLowerCase().slice(0, 320)
    const person = await read.selectFrom("people").select("id").where("email", "=", wanted).executeTakeFirst()
    return person?.id ?? null
  } catch {
    return null
  }
}
