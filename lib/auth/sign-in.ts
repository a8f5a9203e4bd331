import { isPassword } from "@/lib/auth/password"
import { DAY, MINUTE } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import type { Store, Tx } from "@/lib/store/store"

/** Fault T8: failures within the window after which nobody gets a further try, right password or not. */
const WINDOW = 15 * MINUTE
const PER_ACCOUNT = 10
const PER_ADDRESS = 50

export type Attempt = { email: string; password: string; address: string; at: number }

async function countFailures(tx: Tx, by: "email" | "ip", value: string, since: number): Promise<number> {
  const row = await tx
    .selectFrom("sign_in_attempts")
    .select((eb) => eb.fn.countAll<number>().as("failures"))
    .where(by, "=", value)
    .where("at", ">", since)
    .where("succeeded", "=", 0)
    .executeTakeFirstOrThrow()
  return Number(row.failures)
}

/**
 * Books a try before the password is looked at, in one transaction with the count: a hundred tries at once get no further
 * than one after another. Kept in the store, so a restart resets nothing. Throws AppError("too_many").
 */
async function bookAttempt(store: Store, attempt: Attempt): Promise<number> {
  return store.write(async (tx) => {
    const since = attempt.at - WINDOW
    const ofAccount = await countFailures(tx, "email", attempt.email, since)
    const ofAddress = await countFailures(tx, "ip", attempt.address, since)
    if (ofAccount >= PER_ACCOUNT || ofAddress >= PER_ADDRESS) {
      throw new AppError("too_many", "Too many attempts. Wait 15 minutes, then try again.")
    }
    await tx
      .deleteFrom("sign_in_attempts")
      .where("at", "<", attempt.at - DAY)
      .execute()
    const { num } = await tx
      .insertInto("sign_in_attempts")
      .values({ at: attempt.at, email: attempt.email, ip: attempt.address, succeeded: 0 })
      .returning("num")
      .executeTakeFirstOrThrow()
    return num
  })
}

/**
 * The id of the person whom these credentials belong to, or undefined. Unknown, disabled and known people are alike in
 * answer and time. Throws AppError("too_many") once the limits are reached.
 */
export async function findPersonByPassword(store: Store, given: Attempt): Promise<string | undefined> {
  const attempt = { ...given, email: given.email.trim().toLowerCase().slice(0, 320) }
  const booked = await bookAttempt(store, attempt)
  const person = await store.read
    .selectFrom("people")
    .select(["id", "password_hash"])
    .where("email", "=", attempt.email)
    .where("disabled_at", "is", null)
    .executeTakeFirst()
  const matches = await isPassword(attempt.password, person?.password_hash ?? null)
  if (!person || !matches) return undefined
  await store.write(async (tx) => {
    await tx.updateTable("sign_in_attempts").set({ succeeded: 1 }).where("num", "=", booked).execute()
  })
  return person.id
}
