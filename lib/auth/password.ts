import { randomBytes } from "node:crypto"
import { hash, verify } from "@node-rs/argon2"
import { AppError } from "@/lib/errors"

const SHORTEST = 10
const LONGEST = 200

/** argon2id with the library's defaults (19 MiB, 2 passes), off the main thread. Throws AppError("invalid") when too weak. */
export async function toPasswordHash(password: string): Promise<string> {
  if (password.length < SHORTEST) throw new AppError("invalid", `A password needs at least ${SHORTEST} characters.`)
  if (password.length > LONGEST) throw new AppError("invalid", `A password may have at most ${LONGEST} characters.`)
  return hash(password)
}

let unmatched: Promise<string> | undefined

/** Whether `password` matches. With no hash (an unknown person) it takes as long and says no, so that time tells nothing. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  unmatched ??= hash(randomBytes(32).toString("hex"))
  const matches = await verify(kept ?? (await unmatched), password.slice(0, LONGEST)).catch(() => false)
  return kept !== null && matches
}

/** 20 characters of which no two look alike: about 98 bits, read out or copied without mistakes. */
export function createPassword(): string {
  const alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
  const letters: string[] = []
  while (letters.length < 20) {
    for (const byte of randomBytes(32)) {
      const letter = byte < alphabet.length * 8 ? alphabet[byte % alphabet.length] : undefined
      if (letter !== undefined && letters.length < 20) letters.push(letter)
    }
  }
  return letters.join("").replace(/(.{5})(?=.)/g, "$1-")
}
