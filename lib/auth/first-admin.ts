import "server-only"
import { createFirstAdmin } from "@/lib/auth/people"
import { readEnv } from "@/lib/env"
import { getStore } from "@/lib/store/current"

/** On the very first start: makes the first admin and prints the password, this once (it is kept only as a hash). */
export async function ensureFirstAdmin(): Promise<void> {
  const made = await createFirstAdmin(await getStore(), readEnv().admin)
  if (!made) return
  const lines = [
    "",
    "  First start: an admin account was made. The password is shown this once.",
    `    E-mail    ${made.email}`,
    `    Password  ${made.password}`,
    "  Lost it?    npm run people -- reset-password",
    "",
  ]
  process.stdout.write(`${lines.join("\n")}\n`)
}
