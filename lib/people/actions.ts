"use server"

import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { createPassword } from "@/lib/auth/password"
import * as people from "@/lib/auth/people"
import { ROLES } from "@/lib/domain/operator"
import { AppError } from "@/lib/errors"
import { toStorable } from "@/lib/notes/mutations"
import { getStore } from "@/lib/store/current"
import { PERSON_LIMITS } from "./schema"

const added = z.strictObject({
  email: z.string().trim().min(3, "Give an e-mail address.").max(PERSON_LIMITS.email),
  name: z.string().trim().min(1, "Give a name.").max(PERSON_LIMITS.name),
  role: z.enum(ROLES),
})
const one = z.strictObject({ personId: z.string().min(1).max(80) })

/** Adds a person; the answer is the only time that the password is seen. */
export const addPerson = operatorAction(added, "admin", async ({ email, name, role }, by) => {
  const password = createPassword()
  const person = { email: toStorable(email), name: toStorable(name), role, password }
  const made = await people.createPerson(await getStore(), person, by.id)
  return { email: made.email, password }
})

const roleChange = one.extend({ role: z.enum(ROLES) })

/** Counts from the person's next request on. */
export const changeRole = operatorAction(roleChange, "admin", async ({ personId, role }, by) => {
  await people.setRole(await getStore(), { personId, role }, by.id)
  return { role }
})

/** Signs a person out and keeps them out; what they did stays theirs. */
export const disablePerson = operatorAction(one, "admin", async ({ personId }, by) => {
  await people.disablePerson(await getStore(), personId, by.id)
  return { personId }
})

export const enablePerson = operatorAction(one, "admin", async ({ personId }, by) => {
  await people.enablePerson(await getStore(), personId, by.id)
  return { personId }
})

export const signOutPerson = operatorAction(one, "admin", async ({ personId }, by) => {
  await people.signOutPerson(await getStore(), personId, by.id)
  return { personId }
})

/** Makes a new password and signs the person out everywhere; the answer is the only time that it is seen. */
export const resetPassword = operatorAction(one, "admin", async ({ personId }, by) => {
  if (personId === by.id) throw new AppError("invalid", "Your own password is changed under Settings, You.")
  const password = createPassword()
  await people.setPassword(await getStore(), { personId, password, keepSession: null }, by.id)
  return { password }
})
