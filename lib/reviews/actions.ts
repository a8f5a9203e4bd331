"use server"
import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { getStore } from "@/lib/store/current"
import * as reviews from "./mutations"
import { REVIEW_LIMITS } from "./schema"

const asked = { week: z.string().max(8), connection: z.string().min(1).max(80).nullable() }
const notes = z.object({
  ...asked,
  notes: z.string().max(REVIEW_LIMITS.notes),
  /** What stood there when the writing began: others' words are not overwritten. */
  base: z.string().max(REVIEW_LIMITS.notes).optional(),
})
const item = z.object({ ...asked, text: z.string().trim().min(1).max(REVIEW_LIMITS.item) })

/** Writes the notes of a week. */
export const saveReviewNotes = operatorAction(notes, "support", async (input, by) => {
  await reviews.saveNotes(await getStore(), input, { by, now: Date.now() })
  return { week: input.week }
})

/** Adds something to do; while it is open it is carried into later weeks. */
export const addReviewItem = operatorAction(item, "support", async (input, by) =>
  reviews.addItem(await getStore(), input, { by, now: Date.now() }),
)

/** Ticks an item off. */
export const closeReviewItem = operatorAction(z.object({ num: z.int().positive() }), "support", async ({ num }, by) => {
  await reviews.closeItem(await getStore(), num, { by, now: Date.now() })
  return { num }
})

/** Signs a finished week with the caller's name and freezes its figures. */
export const signReview = operatorAction(z.object(asked), "support", async (input, by) => {
  await reviews.signReview(await getStore(), input, { by, now: Date.now() })
  return { week: input.week }
})
