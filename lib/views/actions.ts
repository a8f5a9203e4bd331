"use server"

import { z } from "zod"
import { operatorAction } from "@/lib/auth/guard"
import { getStore } from "@/lib/store/current"
import * as views from "./mutations"
import { VIEW_NAME_LIMIT, VIEW_PAGES, VIEW_QUERY_LIMIT } from "./schema"

const newView = z.object({
  page: z.enum(VIEW_PAGES),
  name: z.string().trim().min(1).max(VIEW_NAME_LIMIT),
  query: z.string().max(VIEW_QUERY_LIMIT),
})

/** Keeps the state of a page under a name, for the whole team. */
export const createView = operatorAction(newView, "support", async (input, by) =>
  views.createView(await getStore(), input, by),
)

/** Deletes one's own view; an admin may delete any. */
export const deleteView = operatorAction(z.object({ id: z.uuid() }), "support", async ({ id }, by) =>
  views.deleteView(await getStore(), id, by),
)
