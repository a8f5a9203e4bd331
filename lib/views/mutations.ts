import { randomUUID } from "node:crypto"
import { recordAudit } from "@/lib/audit/record"
import type { Operator } from "@/lib/domain/operator"
import { AppError } from "@/lib/errors"
import type { Store } from "@/lib/store/store"
import type { ViewPage } from "./schema"

/** A page keeps this many; more could not be found again. */
const MOST_VIEWS = 200

type NewView = { page: ViewPage; name: string; query: string }

/** Keeps a view for the whole team and answers its id. Throws AppError("conflict") when the name is taken. */
export async function createView(store: Store, view: NewView, by: Operator): Promise<{ id: string }> {
  const id = randomUUID()
  const at = Date.now()
  await store.write(async (tx) => {
    const held = await tx.selectFrom("saved_views").select("name").where("page", "=", view.page).execute()
    if (held.some((one) => one.name === view.name)) {
      throw new AppError("conflict", `There is already a view "${view.name}". Choose another name.`)
    }
    if (held.length >= MOST_VIEWS) throw new AppError("conflict", "There are 200 views already. Delete one first.")
    await tx
      .insertInto("saved_views")
      .values({ id, ...view, created_by: by.id, created_at: at })
      .execute()
    // Neither name nor query: both may tell of a customer, and this log cannot forget.
    const details = { page: view.page }
    await recordAudit(tx, { at, actor: by.id, action: "view.created", subject: id, details })
  })
  await store.notify({ type: "views" })
  return { id }
}

/**
 * Deletes a view: one's own, or anybody's for an admin. Throws AppError("forbidden"), AppError("not_found").
 */
export async function deleteView(store: Store, id: string, by: Operator): Promise<void> {
  await store.write(async (tx) => {
    const view = await tx.selectFrom("saved_views").selectAll().where("id", "=", id).executeTakeFirst()
    if (!view) throw new AppError("not_found", "This view is gone already.")
    if (view.created_by !== by.id && by.role !== "admin") {
      throw new AppError("forbidden", "Only who saved a view, or an admin, may delete it.")
    }
    await tx.deleteFrom("saved_views").where("id", "=", id).execute()
    const details = { page: view.page }
    await recordAudit(tx, { at: Date.now(), actor: by.id, action: "view.deleted", subject: id, details })
  })
  await store.notify({ type: "views" })
}
