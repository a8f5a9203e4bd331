import { AppError } from "@/lib/errors"

/** PostgreSQL classes and codes that mean "not now": connection, resources, shutdown, time-outs, locks, deadlock. */
const POSTGRES_AWAY =
  /^(08...|53...|57P0.|57014|58...|25P0[34]|55P03|40001|40P01|3D000|28P01|28000|XX001|XX002|25006|ECONN.*|ENOTFOUND|EAI_.*|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOENT)$/
const SQLITE_AWAY =
  /^SQLITE_(FULL|BUSY|LOCKED|CANTOPEN|IOERR|CORRUPT|NOTADB|READONLY|PROTOCOL|NOMEM|ABORT|INTERRUPT)|^READ_LIMIT$/
/** PostgreSQL holds no NUL: nothing is called so, and nothing can be kept with it. */
const UNKEEPABLE = /^(22021|22P05)$/
const UNIQUE = /^(23505|SQLITE_CONSTRAINT_UNIQUE|SQLITE_CONSTRAINT_PRIMARYKEY)$/

const PLAIN: readonly [RegExp, string][] = [
  [/^(SQLITE_FULL|53100)/, "The disk that holds the store is full. Nothing was changed."],
  [/^(READ_LIMIT|57014)$/, "The question took too long and was stopped. Narrow it, for example to fewer days."],
  [/^(SQLITE_BUSY|SQLITE_LOCKED|55P03|40001|40P01|53300)/, "The store is busy. Try again in a moment."],
  [/^(SQLITE_CORRUPT|SQLITE_NOTADB|XX00)/, "The store's file is damaged. Restore the newest back-up."],
]

function codeOf(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null || !("code" in thrown)) return ""
  return typeof thrown.code === "string" ? thrown.code : ""
}

/**
 * An engine's error as ours: `store_unavailable` when the store is full, busy, gone or too slow, `conflict` when a row
 * with the same key is already there, `invalid` for a text that no row can hold. Anything else is a fault of ours and is
 * handed back as it is.
 */
export function toStoreError(thrown: unknown): unknown {
  if (thrown instanceof AppError) return thrown
  const code = codeOf(thrown)
  if (UNIQUE.test(code)) return new AppError("conflict", "There is one of that name already.", { cause: thrown })
  if (UNKEEPABLE.test(code)) {
    return new AppError("invalid", "The text holds a character that cannot be kept or looked for.", { cause: thrown })
  }
  const isGone =
    thrown instanceof Error && /^(Connection terminated|timeout exceeded when trying|Client has)/.test(thrown.message)
  if (!SQLITE_AWAY.test(code) && !POSTGRES_AWAY.test(code) && !isGone) return thrown
  const plain = PLAIN.find(([pattern]) => pattern.test(code))?.[1] ?? "The store did not answer. Try again in a moment."
  return new AppError("store_unavailable", plain, { cause: thrown })
}
