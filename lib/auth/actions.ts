"use server"

import { cookies, headers } from "next/headers"
import { redirect } from "next/navigation"
import { z } from "zod"
import { runFrom } from "@/lib/audit/caller"
import { recordAudit } from "@/lib/audit/record"
import { toCookieName, toCookieOptions } from "@/lib/auth/cookies"
import { findSessionClaim } from "@/lib/auth/current"
import { operatorAction } from "@/lib/auth/guard"
import { isOwnOrigin } from "@/lib/auth/origin"
import { toClientAddress } from "@/lib/auth/peer"
import { setPassword } from "@/lib/auth/people"
import { revokeSession } from "@/lib/auth/sessions"
import { findPersonByPassword } from "@/lib/auth/sign-in"
import { AppError } from "@/lib/errors"
import { getStore } from "@/lib/store/current"

const passwordChange = z.strictObject({ current: z.string().min(1).max(200), next: z.string().min(1).max(200) })

/** Changes one's own password and signs out one's other browsers. The present one is asked for, and its guessing limited. */
export const changePassword = operatorAction(passwordChange, "viewer", async (input, by) => {
  const [claim, sent] = await Promise.all([findSessionClaim(), headers()])
  const store = await getStore()
  const attempt = { email: by.email, password: input.current, address: toClientAddress(sent), at: Date.now() }
  const found = await findPersonByPassword(store, attempt)
  if (found !== by.id) {
    const { at } = attempt
    await store.write((tx) => recordAudit(tx, { at, actor: by.id, action: "person.password_refused", subject: by.id }))
    throw new AppError("invalid", "The present password is not right.")
  }
  const change = { personId: by.id, password: input.next, keepSession: claim?.sessionId ?? null }
  await setPassword(store, change, by.id)
  return { changed: true }
})

/** Ends this browser's session in the store, so that a copy of the cookie is worthless too. A plain form can call it. */
export async function signOut(): Promise<void> {
  const sent = await headers()
  if (!isOwnOrigin(sent)) redirect("/sign-in")
  const claim = await findSessionClaim()
  if (claim) {
    const at = Date.now()
    const store = await getStore()
    await runFrom(toClientAddress(sent), () =>
      store.write(async (tx) => {
        // A cookie that is worthless already must not fill the log, however often it comes.
        if (!(await revokeSession(tx, claim.sessionId, at))) return
        await recordAudit(tx, { at, actor: claim.personId, action: "signed_out", subject: null })
      }),
    )
  }
  const jar = await cookies()
  jar.set(toCookieName("session"), "", { ...toCookieOptions(), maxAge: 0 })
  redirect("/sign-in")
}
